import JSONScan
import Synchronization

/// The file that leads back from pseudonyms to values.
extension Redactor {
    /// Why a file is no mapping.
    package struct MappingError: Error, CustomStringConvertible {
        package let description = "expected the mapping of an earlier --redact: an object with \"pseudonyms\""
    }

    /// Takes up a mapping of an earlier run.
    ///
    /// - Throws: `MappingError` for what is none.
    package func restore(mapping text: [UInt8]) throws {
        guard case .object(let members)? = try? JSONTree(text),
            case .object(let pseudonyms)? = members[Array("pseudonyms".utf8)]
        else { throw MappingError() }
        try state.withLock { state in
            for (pseudonym, value) in pseudonyms {
                guard case .string(let value) = value else { throw MappingError() }
                state.pseudonyms.restore(pseudonym: pseudonym, of: value)
                state.search(for: value, pseudonym)
            }
            state.isChanged = false
        }
    }

    /// The mapping as JSON; nil where only what is new matters and nothing is.
    ///
    /// An object whose `pseudonyms` has each pseudonym, in the order of its bytes, with the value it stands for.
    package func mapping(ifChanged: Bool) -> [UInt8]? {
        state.withLock { state in
            guard state.isChanged || !ifChanged else { return nil }
            state.isChanged = false
            var text: [UInt8] = Array("{\"pseudonyms\":{".utf8)
            var isFirst = true
            for (pseudonym, value) in state.pseudonyms.values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                text += (isFirst ? "\n" : ",\n").utf8
                isFirst = false
                JSONString.append(pseudonym, to: &text)
                text += ": ".utf8
                JSONString.append(value, to: &text)
            }
            return text + Array("\n}}\n".utf8)
        }
    }
}
