/// Why a geographic database cannot be used.
package struct GeoDatabaseError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: Sendable, Hashable {
        /// The system refused to open it, and its words.
        case unreadable(String)
        case notAFile
        case empty
        /// Gzipped, as it is downloaded.
        case compressed
        /// What libmaxminddb says of a file that it does not open.
        case notADatabase(String)
        /// Its `database_type`, of a sound database about something else.
        case noGeography(String)
        /// What libmaxminddb says of a place inside, and the address that led there; nil before any was looked up.
        case damaged(String, address: String?)
    }

    package let path: String
    package let reason: Reason

    package var description: String {
        switch reason {
        case .unreadable(let why): "\(path): \(why)"
        case .notAFile: "\(path): no regular file"
        case .empty: "\(path): the file is empty"
        case .compressed: "\(path): compressed"
        case .notADatabase(let why): "\(path): no MaxMind database: \(why)"
        case .noGeography(let type):
            "\(path): holds neither countries, cities nor autonomous systems (its type is \"\(type)\")"
        case .damaged(let why, let address):
            "\(path): damaged\(address.map { ": looking up \($0)" } ?? ""): \(why)"
        }
    }

    /// What to do next.
    package var hint: String? {
        switch reason {
        case .compressed: "unpack it and give the .mmdb file that is inside"
        case .notADatabase, .empty: "give a file in MaxMind's DB format, such as GeoLite2-City.mmdb"
        case .damaged: "fetch the file again"
        case .unreadable, .notAFile, .noGeography: nil
        }
    }
}
