internal import Parquet
internal import TestSupport
internal import Testing

@testable internal import DeltaTable

@Suite("Files of a table's folder")
struct DataFolderTests {
    @Test("Live, removed, never committed and missing files are told apart")
    func sorts() throws {
        let directory = TemporaryDirectory()
        let log = DeltaLog(tablePath: directory.file("table"))
        let files = ["a", "b", "c", "d/e"].map { AddFile(path: $0, size: 1, modificationTime: 1) }
        try log.create(schema: Schema([.string("name")]))
        try log.commit(version: 1, files.map { .add($0) })
        try log.commit(
            version: 2, ["c", "a", "b"].map { .remove(RemoveFile(path: $0, deletionTimestamp: 20)) })
        try log.commit(version: 3, [.add(files[1]), .remove(RemoveFile(path: "gone", deletionTimestamp: 30))])
        let folder = try log.snapshot().dataFolder([
            "z", "a", "y", "d/e", "d/_x/f", "_delta_log/00000000000000000000.json", "c", ".tmp",
        ])
        #expect(folder.live == [files[3]])
        #expect(folder.missing == [files[1]])
        #expect(folder.tombstoned.map(\.path) == ["c", "a"])
        #expect(folder.tombstoned.map(\.deletionTimestamp) == [20, 20])
        #expect(folder.orphans == ["y", "z"])
    }
}
