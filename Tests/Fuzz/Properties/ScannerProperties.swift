import CStructuralScan
import JSONScan
import TestSupport

/// The kernels agree with each other, and the reader with a recursive parser that knows nothing of indexes.
enum ScannerProperties {
    static func check(_ input: [UInt8]) throws(FuzzFinding) {
        try checkKernels(input)
        // A number needs something behind it to be known as whole.
        let text = input + [UInt8(ascii: " ")]
        let expected = ReferenceJSON.parse(text)
        for kernel in [backtrail_scan_scalar, backtrail_scan_best] {
            let node = read(text, kernel)
            try FuzzFinding.require(node == expected, "member by member: \(describe(node)), not \(describe(expected))")
            let span = skip(text, kernel)
            try FuzzFinding.require(
                span == expected.map { $0.start..<$0.end }, "passed as a whole: \(String(describing: span))")
        }
        let tree = try? JSONTree(input)
        // The tree is built by recursion and therefore goes less deep.
        if expected == nil || ReferenceJSON.parse(text, maximumDepth: 500) != nil {
            try FuzzFinding.require((tree == nil) == (expected == nil), "a tree of what is no value, or none of one")
        }
        try checkStrings(input)
    }

    private static func describe(_ node: ReferenceJSON.Node?) -> String {
        node.map { "a value at \($0.start)..<\($0.end)" } ?? "no value"
    }

    // MARK: Kernels

    private struct Scan: Equatable {
        var positions: [UInt32]
        var flags: [UInt8]
    }

    private static func checkKernels(_ input: [UInt8]) throws(FuzzFinding) {
        let expected = try scan(input, backtrail_scan_scalar)
        guard backtrail_scan_kernel_available(backtrail_scan_avx2) == 1 else { return }
        try FuzzFinding.require(try scan(input, backtrail_scan_avx2) == expected, "the kernels differ")
    }

    private static func scan(_ bytes: [UInt8], _ kernel: backtrail_scan_kernel) throws(FuzzFinding) -> Scan {
        // One entry more than a kernel may write shows whether it wrote it.
        var positions = [UInt32](repeating: .max, count: bytes.count + 9)
        var flags = [UInt8](repeating: 0xA5, count: (bytes.count + 63) / 64 + 1)
        let found = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe backtrail_structural_scan(buffer.baseAddress, buffer.count, &positions, &flags, kernel)
        }
        try FuzzFinding.require(
            found <= bytes.count && positions.last == .max && flags.last == 0xA5, "a kernel writes beyond its room")
        return Scan(positions: Array(positions[..<found]), flags: Array(flags.dropLast()))
    }

    // MARK: Reader

    private static func read(_ bytes: [UInt8], _ kernel: backtrail_scan_kernel) -> ReferenceJSON.Node? {
        var index = StructuralIndex(kernel: kernel)
        return unsafe bytes.withUnsafeBytes { text in
            unsafe index.scan(text) { reader in
                reader.skipWhitespace()
                let node = try? value(&reader, depth: 0)
                reader.skipWhitespace()
                return reader.offset == reader.byteCount ? node : nil
            }
        }
    }

    private static func value(_ reader: inout JSONReader, depth: Int) throws -> ReferenceJSON.Node {
        let start = reader.offset
        var isFirst = true
        var node: ReferenceJSON.Node
        let isContainer = reader.kind == .object || reader.kind == .array
        if isContainer, depth >= JSONReader.maximumDepth { throw JSONScanError(.nestedTooDeeply, at: start) }
        if reader.enterObject() {
            node = ReferenceJSON.Node(kind: .object, start: start)
            while let name = try reader.nextMember(&isFirst) {
                unsafe node.names.append(String(decoding: reader.contentBytes(name), as: UTF8.self))
                node.children.append(try value(&reader, depth: depth + 1))
            }
        } else if reader.enterArray() {
            node = ReferenceJSON.Node(kind: .array, start: start)
            while try reader.nextElement(&isFirst) { node.children.append(try value(&reader, depth: depth + 1)) }
        } else {
            node = ReferenceJSON.Node(kind: kind(try reader.readValue().kind), start: start)
        }
        node.end = reader.offset
        return node
    }

    private static func skip(_ bytes: [UInt8], _ kernel: backtrail_scan_kernel) -> Range<Int>? {
        var index = StructuralIndex(kernel: kernel)
        return unsafe bytes.withUnsafeBytes { text in
            unsafe index.scan(text) { reader -> Range<Int>? in
                // Whatever brackets alone lead to lies inside the text.
                var brackets = reader
                if brackets.skipBrackets(), brackets.offset > brackets.byteCount { return -1 ..< -1 }
                reader.skipWhitespace()
                guard let span = try? reader.readValue() else { return nil }
                reader.skipWhitespace()
                return reader.offset == reader.byteCount ? Int(span.start)..<Int(span.end) : nil
            }
        }
    }

    private static func kind(_ kind: JSONSpan.Kind) -> ReferenceJSON.Kind {
        switch kind {
        case .object: .object
        case .array: .array
        case .string: .string
        case .number: .number
        case .true: .true
        case .false: .false
        case .null: .null
        }
    }

    // MARK: Strings

    private static func checkStrings(_ input: [UInt8]) throws(FuzzFinding) {
        var decoded: [UInt8] = []
        let decoding = unsafe input.withUnsafeBytes { unsafe JSONStringDecoding.decode($0, into: &decoded) }
        let isValid = unsafe input.withUnsafeBytes { unsafe JSONStringDecoding.hasOnlyValidEscapes($0) }
        try FuzzFinding.require(decoding.hasInvalidEscape != isValid, "two readings of the same escapes")
        try FuzzFinding.require(
            String(validating: decoded, as: UTF8.self) != nil, "the text of a string is no UTF-8")
        if !input.contains(UInt8(ascii: "\\")) {
            try FuzzFinding.require(
                decoding.hasInvalidUTF8 != (String(validating: input, as: UTF8.self) != nil), "two readings of UTF-8")
        }
    }
}
