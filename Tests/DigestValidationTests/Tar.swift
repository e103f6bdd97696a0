/// Writes tar files (POSIX ustar): a block of 512 bytes before each file, the file padded to blocks, two empty blocks.
enum Tar {
    static func file(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        files.flatMap { header($0.name, $0.bytes.count) + padded($0.bytes) } + [UInt8](repeating: 0, count: 1_024)
    }

    private static func header(_ path: String, _ count: Int) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            block.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
        }
        // The folders stand by themselves: a name has room for 100 bytes, a prefix for 155.
        let parts = path.split(separator: "/")
        put(String(parts[parts.count - 1]), 0)
        put(parts.dropLast().joined(separator: "/"), 345)
        put("0000644", 100)
        let size = String(count, radix: 8)
        put(String(repeating: "0", count: 11 - size.count) + size, 124)
        put("00000000000", 136)
        put("        ", 148)
        put("0", 156)
        put("ustar", 257)
        put("00", 263)
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        put(String(repeating: "0", count: 6 - sum.count) + sum, 148)
        block[154] = 0
        return block
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }
}
