internal import TestSupport
internal import Testing

@testable internal import Parquet

@Suite("Thrift's compact protocol")
struct ThriftTests {
    @Test("Fields of every type come back, near and far apart")
    func roundTrip() throws {
        var writer = ThriftWriter()
        writer.element { outer in
            outer.int32(1, .min)
            outer.boolean(2, true)
            outer.boolean(3, false)
            outer.int64(20, .max)
            outer.binary(21, [1, 2, 3])
            outer.structure(300) { inner in inner.int16(1, -7) }
            outer.list(301, of: .int32, count: 20) { list in for index in 0..<20 { list.element(Int32(index)) } }
            outer.list(302, of: .binary, count: 0) { _ in }
        }
        let bytes = writer.bytes.span
        var reader = ThriftReader()
        var field = ThriftField()
        var ids: [Int16] = []
        while try reader.next(&field, in: bytes) {
            ids.append(field.id)
            switch field.id {
            case 1: #expect(try reader.int32(field, in: bytes) == .min)
            case 2: #expect(try reader.boolean(field))
            case 3: #expect(try !reader.boolean(field))
            case 20: #expect(try reader.int64(field, in: bytes) == .max)
            case 21: #expect(try bytes.array(reader.binary(field, in: bytes)) == [1, 2, 3])
            case 301:
                #expect(try reader.list(field, of: .int32, in: bytes) == 20)
                for index in 0..<20 { #expect(try reader.int32Element(in: bytes) == Int32(index)) }
            default: try reader.skip(field, in: bytes)
            }
        }
        #expect(ids == [1, 2, 3, 20, 21, 300, 301, 302])
        #expect(reader.byteOffset == bytes.count)
    }

    @Test("Bytes are those of the protocol's specification")
    func specification() {
        var writer = ThriftWriter()
        writer.element { $0.int32(1, 1) }
        // Field 1 of type 5, the zigzag of 1, stop.
        #expect(writer.bytes == [0x15, 0x02, 0x00])
    }

    @Test("Structures nested without end are refused, not followed")
    func depth() {
        let bytes = [UInt8](repeating: 0x1C, count: 100_000)
        #expect(throws: FormatError.self) {
            var reader = ThriftReader()
            var field = ThriftField()
            _ = try reader.next(&field, in: bytes.span)
            try reader.skip(field, in: bytes.span)
        }
        let lists = [UInt8](repeating: 0x19, count: 100_000)
        #expect(throws: FormatError.self) {
            var reader = ThriftReader()
            var field = ThriftField()
            _ = try reader.next(&field, in: lists.span)
            try reader.skip(field, in: lists.span)
        }
    }

    @Test("Random bytes are skipped or refused")
    func randomBytes() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            var reader = ThriftReader()
            var field = ThriftField()
            do throws(FormatError) {
                while try reader.next(&field, in: bytes.span) { try reader.skip(field, in: bytes.span) }
            } catch {
                #expect(error.byteOffset <= bytes.count)
            }
        }
    }
}
