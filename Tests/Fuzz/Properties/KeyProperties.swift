import CloudTrail

/// Any path has one canonical key, which means the same when it is read again.
///
/// The input is a root, a folder below it and a name, with line ends between them.
enum KeyProperties {
    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        let parts = input.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let root = components(parts[0])
        let path = components(parts.count > 1 ? parts[1] : "")
        try checkFolder(ArchiveFolder(root: root, path: path), root + path)
        try checkName(parts.count > 2 ? parts[2] : parts[0])
    }

    private static func components(_ path: String) -> [String] {
        ArchiveFolder.components(path)
    }

    private static func checkFolder(_ folder: ArchiveFolder, _ all: [String]) throws(FuzzFinding) {
        let key = components(folder.canonicalKey)
        try FuzzFinding.require(
            key.joined(separator: "/") == folder.canonicalKey, "\(folder.canonicalKey) has slashes at its ends")
        try FuzzFinding.require(folder.region == nil || folder.kind != nil, "a region without a kind before it")
        try FuzzFinding.require(
            folder.organization == nil || folder.account != nil || key.last == folder.organization,
            "an organization without an account behind it")
        for word in [folder.account, folder.organization] {
            try FuzzFinding.require(word.map { all.contains($0) } ?? true, "\(word ?? "") is no part of the path")
        }
        // A copy may call its folders us_east_1.
        try FuzzFinding.require(
            folder.region.map { region in all.contains { $0.replacing("_", with: "-") == region || $0 == region } }
                ?? true,
            "\(folder.region ?? "") is no part of the path")
        guard key.contains("AWSLogs") else {
            // A copy that begins below it says what it holds by a component that names a kind.
            try FuzzFinding.require(
                folder.kind != nil || folder.account == nil && folder.organization == nil,
                "an account without AWSLogs before or a kind behind it")
            try FuzzFinding.require(!folder.isRemapped, "mapped without AWSLogs")
            return
        }
        try FuzzFinding.require(folder.kind == nil || folder.account != nil, "a kind without an account before it")
        // A canonical key is its own canonical key, and says the same.
        let again = ArchiveFolder(root: [], path: key)
        try FuzzFinding.require(
            again.canonicalKey == folder.canonicalKey && again.kind == folder.kind && again.account == folder.account
                && again.region == folder.region && again.organization == folder.organization && !again.isRemapped,
            "\(folder) is read again as \(again)")
    }

    private static func checkName(_ name: String) throws(FuzzFinding) {
        let said = ObjectName(name)
        guard said.kind != nil else {
            try FuzzFinding.require(
                said.account == nil && said.region == nil && said.deliveryTime == nil, "a foreign name says something")
            return
        }
        guard let account = said.account, let region = said.region else {
            throw FuzzFinding("a name of a kind without an account or a region")
        }
        // By bytes: a combining mark behind an underscore makes another character of it.
        let start = Array((account + "_").utf8)
        try FuzzFinding.require(name.utf8.starts(with: start), "\(account) does not begin the name")
        try FuzzFinding.require(
            name.utf8.split(separator: UInt8(ascii: "_")).contains { $0.elementsEqual(region.utf8) } || region.isEmpty,
            "\(region) is no part of the name")
        if let time = said.deliveryTime {
            // Days of a month are not looked at closer than 1...31, so the last may lie one month on.
            let years = Timestamp(year: 0, month: 1, day: 1)...Timestamp(year: 10_000, month: 1, day: 1)
            try FuzzFinding.require(years.contains(time), "delivered at \(time)")
        }
    }
}
