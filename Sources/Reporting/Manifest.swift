package import TrailIndex

/// The hashes of the objects of an index, in the form that `sha256sum --check` reads.
///
/// Paths are relative to the root of the archive, so that a check is run there; where an index holds several archives
/// they are absolute. What is no file of its own, and what has no hash, is a comment.
package enum Manifest {
    /// The lines of all objects.
    ///
    /// - Parameter isPlain: of the uncompressed bytes, which digest files name, instead of the stored ones: then every
    ///   compressed object is a comment.
    package static func text(_ objects: [LedgerObject], isPlain: Bool = false) -> [UInt8] {
        let roots = Set(objects.map(\.archiveRoot))
        var bytes: [UInt8] = []
        for root in roots.sorted() {
            bytes += "# archive \(ControlCharacters.visible(root))\n".utf8
        }
        for object in objects {
            let path = roots.count == 1 ? object.path : object.archiveRoot + "/" + object.path
            let hash = isPlain ? object.plainSHA256 : object.storedSHA256
            let canBeChecked = object.isFile && hash != nil && (!isPlain || object.plainSHA256 == object.storedSHA256)
            let line = name(path)
            if !canBeChecked { bytes += "# ".utf8 }
            if line.isEscaped, canBeChecked { bytes.append(UInt8(ascii: "\\")) }
            bytes += (hash ?? "no hash").utf8
            bytes += "  \(line.text)\n".utf8
        }
        return bytes
    }

    /// A name as `sha256sum` writes it: backslashes and line ends are escaped, which the line then begins by saying.
    private static func name(_ path: String) -> (text: String, isEscaped: Bool) {
        var text = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return (text, text.unicodeScalars.count != path.unicodeScalars.count)
    }
}
