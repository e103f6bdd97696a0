import ArgumentParser
import TrailQuery

/// What is known of source addresses besides the index.
struct AddressOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A database in MaxMind's format of countries, cities or autonomous systems; repeat it for several.",
            valueName: "file.mmdb"),
        completion: .file(extensions: ["mmdb"]))
    var geo: [String] = []

    @Option(
        help: ArgumentHelp("AWS's ip-ranges.json, to tell which addresses are AWS's own.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var awsRanges: String?

    @Option(
        help: ArgumentHelp(
            "A name, and a file with an address or CIDR block a line: tells which addresses it lists; repeatable.",
            valueName: "name=file"))
    var ipList: [String] = []

    mutating func validate() throws {
        for list in ipList { _ = try AddressOptions.parts(list) }
    }

    /// The options as words of a command line, as they were given.
    var words: [String] {
        geo.flatMap { ["--geo", $0] } + (awsRanges.map { ["--aws-ranges", $0] } ?? [])
            + ipList.flatMap { ["--ip-list", $0] }
    }

    /// Reads the files.
    ///
    /// - Throws: `CommandFailure` and `GeoDatabaseError`, which name the file and what is wrong with it.
    func lookup() throws -> AddressLookup {
        var lists: [AddressList] = []
        for list in ipList {
            let (name, path) = try AddressOptions.parts(list)
            let position = lists.firstIndex { $0.name == name } ?? lists.count
            if position == lists.count { lists.append(AddressList(name: name)) }
            try AddressFile.read(path, into: &lists[position])
        }
        return AddressLookup(geo: try geo.map { try GeoDatabase(path: $0) }, awsRanges: try ranges(), lists: lists)
    }

    /// Refuses fields that nothing is known of.
    func check(_ fields: [Field]) throws {
        for field in fields {
            guard let address = field.address else { continue }
            let (isGiven, option) =
                switch address.source {
                case .geo: (!geo.isEmpty, "--geo FILE.mmdb")
                case .awsRanges: (awsRanges != nil, "--aws-ranges ip-ranges.json")
                case .lists: (!ipList.isEmpty, "--ip-list NAME=FILE")
                }
            if !isGiven { throw ValidationError("\(field.name) needs \(option)") }
        }
    }

    private func ranges() throws -> AWSRanges? {
        guard let path = awsRanges else { return nil }
        do {
            return try AWSRanges(FileDescriptor.contents(of: path))
        } catch let error as FileDescriptor.Failure {
            throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
        } catch let error as AWSRanges.Failure {
            throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
        }
    }

    private static func parts(_ list: String) throws -> (name: String, path: String) {
        let parts = list.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ValidationError("--ip-list \(list): expected NAME=FILE")
        }
        return (String(parts[0]), String(parts[1]))
    }
}
