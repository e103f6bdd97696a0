import ArgumentParser
import TrailQuery

/// The files that `--indicators` names.
enum IndicatorFile {
    /// More is no list of indicators; of so much a few million fit.
    private static let maximumByteCount = 64 << 20

    /// Reads files as one set; nil for none.
    ///
    /// - Throws: `CommandFailure` for a file that cannot be read, that is too large, or that is no list.
    static func indicators(in paths: [String]) throws -> IndicatorSet? {
        if paths.isEmpty { return nil }
        let files = try paths.map { path -> (name: String, bytes: [UInt8]) in
            let bytes: [UInt8]
            do throws(FileDescriptor.Failure) {
                bytes = try FileDescriptor.contents(of: path, upTo: maximumByteCount + 1)
            } catch {
                throw CommandFailure(error.description, object: path, exitCode: .validationFailure)
            }
            if bytes.count > maximumByteCount {
                throw CommandFailure(
                    "holds more than \(maximumByteCount >> 20) MiB, too much for a list of indicators",
                    object: path, hint: "divide it, and ask once for each part", exitCode: .validationFailure)
            }
            return (path, bytes)
        }
        do throws(IndicatorError) {
            return try IndicatorSet(files)
        } catch {
            throw CommandFailure(error.reason, object: error.file, exitCode: .validationFailure)
        }
    }
}
