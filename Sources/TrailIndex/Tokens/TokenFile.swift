import Glibc
import Gunzip

/// The tokens of one file of `events`, row group by row group, in a file beside the tables.
///
///     8 bytes  "BTTOKENS"
///     u32      version of the format, 1
///     u32      bytes of the header, checksum included
///     u64      bytes of the file of events
///     u32, …   length and bytes of its name
///     u32      row groups
///     for each row group: u32 rows, u64 offset, u64 bytes and u32 CRC-32 of its `TokenSet`
///     u32      CRC-32 of the header up to here
///
/// It belongs to the file of events of that name and size. One that does not, is of another version or is damaged
/// says nothing: then what was asked is looked for in the columns.
final class TokenFile: Sendable {
    /// Where the set of a row group lies.
    struct Part: Sendable, Hashable {
        var rowCount: Int
        var offset: Int
        var byteCount: Int
        var checksum: UInt32
    }

    enum Failure: Error, Hashable {
        case absent
        case system(Int32)
        case damaged
        case newerVersion(Int)
        /// Of a file of events that was another one.
        case foreign
    }

    static let version = 1
    static let suffix = ".tokens"
    private static let magic = Array("BTTOKENS".utf8)
    private static let maximumHeader = 64 << 20

    private let descriptor: Int32
    let parts: [Part]

    /// Opens a file of tokens and reads its header.
    ///
    /// - Parameters:
    ///   - name: of the file of events.
    ///   - byteCount: its size.
    ///   - rowCounts: the rows of its row groups.
    init(_ path: String, ofFile name: String, byteCount: Int, rowCounts: [Int]) throws(Failure) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .absent : .system(errno) }
        do throws(Failure) {
            parts = try TokenFile.header(descriptor, name, byteCount)
        } catch {
            close(descriptor)
            throw error
        }
        // From here on `deinit` closes it.
        self.descriptor = descriptor
        guard parts.map(\.rowCount) == rowCounts else { throw .foreign }
    }

    deinit { close(descriptor) }

    private static func header(_ descriptor: Int32, _ name: String, _ byteCount: Int) throws(Failure) -> [Part] {
        let start = try read(descriptor, 16, at: 0)
        guard start.starts(with: magic) else { throw .damaged }
        let version = Int(start.span.littleEndian32(at: 8))
        guard version == TokenFile.version else {
            throw version > TokenFile.version ? .newerVersion(version) : .damaged
        }
        let length = Int(start.span.littleEndian32(at: 12))
        guard (36...maximumHeader).contains(length) else { throw .damaged }
        let bytes = try read(descriptor, length, at: 0)
        let header = bytes.span
        guard header.littleEndian32(at: length - 4) == checksum(Array(bytes.dropLast(4))) else { throw .damaged }
        let nameLength = Int(header.littleEndian32(at: 24))
        guard nameLength <= length - 36 else { throw .damaged }
        guard header.littleEndian64(at: 16) == UInt64(byteCount),
            bytes[28..<28 + nameLength].elementsEqual(name.utf8)
        else { throw .foreign }
        let count = Int(header.littleEndian32(at: 28 + nameLength))
        let first = 32 + nameLength
        guard first + 24 * count + 4 == length else { throw .damaged }
        return (0..<count).map { number in
            let place = first + 24 * number
            return Part(
                rowCount: Int(header.littleEndian32(at: place)),
                offset: Int(truncatingIfNeeded: header.littleEndian64(at: place + 4)),
                byteCount: Int(truncatingIfNeeded: header.littleEndian64(at: place + 12)),
                checksum: header.littleEndian32(at: place + 20))
        }
    }

    /// The set of a row group.
    func set(of rowGroup: Int) throws(Failure) -> [UInt8] {
        let part = parts[rowGroup]
        guard part.offset >= 0, (0...Int(Int32.max)).contains(part.byteCount) else { throw .damaged }
        let bytes = try TokenFile.read(descriptor, part.byteCount, at: part.offset)
        guard TokenFile.checksum(bytes) == part.checksum else { throw .damaged }
        return bytes
    }

    private static func read(_ descriptor: Int32, _ count: Int, at offset: Int) throws(Failure) -> [UInt8] {
        var status = stat()
        // A length that a damaged header names must not cost the memory for it.
        guard unsafe fstat(descriptor, &status) == 0 else { throw .system(errno) }
        guard count <= Int(status.st_size), offset <= Int(status.st_size) - count else { throw .damaged }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let more = unsafe bytes.withUnsafeMutableBytes { buffer in
                // The rest of the room, from what was read on.
                unsafe pread(descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done, offset + done)
            }
            if more == 0 { throw .damaged }
            if more < 0, errno != EINTR { throw .system(errno) }
            done += max(more, 0)
        }
        return bytes
    }

    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBytes { UInt32(truncatingIfNeeded: unsafe CRC32.of($0)) }
    }

    /// A whole file of tokens.
    ///
    /// - Parameter sets: of each row group the rows and the bytes of its set.
    static func bytes(ofFile name: String, byteCount: Int, sets: [(rowCount: Int, bytes: [UInt8])]) -> [UInt8] {
        let length = 36 + name.utf8.count + 24 * sets.count
        var bytes = magic
        bytes.appendLittleEndian(UInt32(version))
        bytes.appendLittleEndian(UInt32(length))
        bytes.appendLittleEndian(UInt64(byteCount))
        bytes.appendLittleEndian(UInt32(name.utf8.count))
        bytes += Array(name.utf8)
        bytes.appendLittleEndian(UInt32(sets.count))
        var offset = length
        for set in sets {
            bytes.appendLittleEndian(UInt32(set.rowCount))
            bytes.appendLittleEndian(UInt64(offset))
            bytes.appendLittleEndian(UInt64(set.bytes.count))
            bytes.appendLittleEndian(checksum(set.bytes))
            offset += set.bytes.count
        }
        bytes.appendLittleEndian(checksum(bytes))
        for set in sets { bytes += set.bytes }
        return bytes
    }
}
