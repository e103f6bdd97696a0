import CMaxMindDB
import CloudTrail
import Glibc

/// A file in MaxMind's DB format that knows countries, cities or autonomous systems of addresses.
///
/// What it knows is told by what lookups give, not by its name: the members of MaxMind's and DB-IP's databases, and the
/// flat ones of IPinfo's. libmaxminddb maps the file, and checks every offset it follows.
@safe
package final class GeoDatabase: @unchecked Sendable {
    package let path: String

    // Freed in deinit; no one else holds it. libmaxminddb lets threads share what is only read.
    private let database: UnsafeMutablePointer<MMDB_s>

    /// - Throws: `GeoDatabaseError` for what is no such file, and for a database without any geography.
    package init(path: String) throws(GeoDatabaseError) {
        self.path = path
        try GeoDatabase.check(path)
        let database = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        // libmaxminddb fills all of it before it reads any, and a path from Swift ends with a zero byte.
        let status = unsafe MMDB_open(path, UInt32(MMDB_MODE_MMAP), database)
        guard status == MMDB_SUCCESS else {
            unsafe database.deallocate()
            throw GeoDatabaseError(
                path: path,
                reason: GeoDatabase.isGzip(path) ? .compressed : .notADatabase(GeoDatabase.message(status)))
        }
        unsafe self.database = database
        try requireGeography()
    }

    deinit {
        unsafe MMDB_close(database)
        unsafe database.deallocate()
    }

    /// Adds what the database knows of an address to what is not known yet.
    func fill(_ facts: inout AddressFacts, of address: IPAddress) throws(GeoDatabaseError) {
        guard let record = try record(of: address) else { return }
        do throws(LookupFailure) {
            try fill(&facts, from: record)
        } catch {
            throw damaged(error.status, "\(address)")
        }
    }

    // MARK: Members

    /// A status of libmaxminddb other than success.
    private struct LookupFailure: Error {
        let status: CInt
    }

    /// Where a record lies in the data section.
    private typealias Record = UInt32

    /// A value of a record.
    private enum Value {
        case text(String)
        case number(Int64)
        case degrees(Double)

        var text: String? {
            if case .text(let text) = self, !text.isEmpty { text } else { nil }
        }
    }

    private func fill(_ facts: inout AddressFacts, from record: Record) throws(LookupFailure) {
        if facts.country == nil { facts.country = try country(record) }
        if facts.city == nil { facts.city = try value(record, ["city", "names", "en"], ["city"])?.text }
        if facts.latitude == nil, let latitude = try degrees(record, "latitude", "lat", 90),
            let longitude = try degrees(record, "longitude", "lng", 180)
        {
            facts.latitude = latitude
            facts.longitude = longitude
        }
        if facts.asn == nil { facts.asn = try number(record) }
        if facts.asOrganization == nil {
            facts.asOrganization = try value(record, ["autonomous_system_organization"], ["as_name"])?.text
        }
    }

    /// Where the address is, not where its block is registered.
    private func country(_ record: Record) throws(LookupFailure) -> String? {
        if let code = try value(record, ["country", "iso_code"], ["country_code"])?.text { return code }
        // Some databases have a name here and some a code.
        return try value(record, ["country"])?.text.flatMap { $0.utf8.count == 2 ? $0 : nil }
    }

    private func number(_ record: Record) throws(LookupFailure) -> Int64? {
        switch try value(record, ["autonomous_system_number"], ["asn"]) {
        case .number(let number)?: number
        case .text(let text)?: Int64(text.hasPrefix("AS") ? String(text.dropFirst(2)) : text)
        case .degrees?, nil: nil
        }
    }

    /// A coordinate; nil for what lies outside the Earth's.
    private func degrees(
        _ record: Record, _ name: String, _ shortName: String, _ limit: Double
    ) throws(LookupFailure) -> Double? {
        let degrees: Double? =
            switch try value(record, ["location", name], [name], [shortName]) {
            case .degrees(let degrees)?: degrees
            case .text(let text)?: Double(text)
            case .number(let number)?: Double(number)
            case nil: nil
            }
        return degrees.flatMap { abs($0) <= limit ? $0 : nil }
    }

    /// What a record has at the first of some paths, each of names one in the other, that leads to text or a number.
    private func value(_ record: Record, _ paths: [String]...) throws(LookupFailure) -> Value? {
        for path in paths {
            if let value = try value(record, at: path) { return value }
        }
        return nil
    }

    private func value(_ record: Record, at path: [String]) throws(LookupFailure) -> Value? {
        var names: [CChar] = []
        var starts: [Int] = []
        for name in path {
            starts.append(names.count)
            names += name.utf8CString
        }
        var entry = unsafe MMDB_entry_s(mmdb: database, offset: record)
        var data = unsafe MMDB_entry_data_s()
        let status = unsafe names.withUnsafeBufferPointer { names in
            // Every start lies inside the names, each of which ends with a zero byte; the list ends with a null pointer.
            let pointers = unsafe starts.map { start in unsafe names.baseAddress.map { unsafe $0 + start } } + [nil]
            return unsafe MMDB_aget_value(&entry, &data, pointers)
        }
        if status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR { return nil }
        guard status == MMDB_SUCCESS else { throw LookupFailure(status: status) }
        guard unsafe data.has_data else { return nil }
        switch unsafe Int32(bitPattern: data.type) {
        case MMDB_DATA_TYPE_UTF8_STRING:
            // The library has checked that the text lies inside the file, which is mapped as long as this object lives.
            let bytes = unsafe UnsafeRawBufferPointer(start: data.utf8_string, count: Int(data.data_size))
            return .text(unsafe String(decoding: bytes, as: UTF8.self))
        case MMDB_DATA_TYPE_DOUBLE: return .degrees(unsafe data.double_value)
        case MMDB_DATA_TYPE_UINT16: return .number(Int64(unsafe data.uint16))
        case MMDB_DATA_TYPE_UINT32: return .number(Int64(unsafe data.uint32))
        default: return nil
        }
    }

    // MARK: Records

    /// The record of an address; nil for one that the database has nothing about.
    private func record(of address: IPAddress) throws(GeoDatabaseError) -> Record? {
        var resolverStatus: CInt = 0
        var status = MMDB_SUCCESS
        let text = address.unmapped.description
        // Text from Swift ends with a zero byte, and both numbers live for the time of the call.
        let result = unsafe MMDB_lookup_string(database, text, &resolverStatus, &status)
        // A database of IPv4 addresses has nothing about others.
        if resolverStatus != 0 || status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR { return nil }
        guard status == MMDB_SUCCESS else { throw damaged(status, text) }
        return unsafe result.found_entry ? result.entry.offset : nil
    }

    /// How many nodes of the search tree are walked to find out what the records hold.
    private static let mostNodes = 20_000

    /// Walks the search tree until a record knows something.
    private func requireGeography() throws(GeoDatabaseError) {
        var open: [UInt32] = [0]
        var walked = 0
        while walked < GeoDatabase.mostNodes, let number = open.popLast() {
            walked += 1
            var node = unsafe MMDB_search_node_s()
            let status = unsafe MMDB_read_node(database, number, &node)
            guard status == MMDB_SUCCESS else { throw damaged(status, nil) }
            let sides = unsafe [
                (type: node.right_record_type, next: node.right_record, record: node.right_record_entry.offset),
                (type: node.left_record_type, next: node.left_record, record: node.left_record_entry.offset),
            ]
            for side in sides {
                switch Int32(side.type) {
                case MMDB_RECORD_TYPE_SEARCH_NODE: open.append(UInt32(truncatingIfNeeded: side.next))
                case MMDB_RECORD_TYPE_DATA:
                    var facts = AddressFacts()
                    do throws(LookupFailure) {
                        try fill(&facts, from: side.record)
                    } catch {
                        throw damaged(error.status, nil)
                    }
                    if facts != AddressFacts() { return }
                case MMDB_RECORD_TYPE_INVALID: throw damaged(MMDB_CORRUPT_SEARCH_TREE_ERROR, nil)
                default: break
                }
            }
        }
        // A string of the library's own, as long as the database is open.
        let type = unsafe database.pointee.metadata.database_type.map { unsafe String(cString: $0) } ?? ""
        throw GeoDatabaseError(path: path, reason: .noGeography(type))
    }

    private func damaged(_ status: CInt, _ address: String?) -> GeoDatabaseError {
        GeoDatabaseError(path: path, reason: .damaged(GeoDatabase.message(status), address: address))
    }

    // MARK: Files

    /// What libmaxminddb would wait for, or has no words for.
    private static func check(_ path: String) throws(GeoDatabaseError) {
        var status = Glibc.stat()
        // A path from Swift ends with a zero byte.
        guard unsafe stat(path, &status) == 0, unsafe access(path, R_OK) == 0 else {
            // strerror always gives a string that ends with a zero byte.
            throw GeoDatabaseError(path: path, reason: .unreadable(unsafe String(cString: strerror(errno))))
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw GeoDatabaseError(path: path, reason: .notAFile) }
        guard status.st_size > 0 else { throw GeoDatabaseError(path: path, reason: .empty) }
    }

    private static func isGzip(_ path: String) -> Bool {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var start: [UInt8] = [0, 0]
        // read writes no more than it is told there is room for.
        return unsafe read(descriptor, &start, start.count) == 2 && start == [0x1f, 0x8b]
    }

    private static func message(_ status: CInt) -> String {
        // A string of the library's own, for any status.
        unsafe String(cString: MMDB_strerror(status))
    }
}
