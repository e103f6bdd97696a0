import CloudTrail

/// The objects of a run.
///
/// An archive has millions, so of those that an inventory lists only the places are kept, and each object is made when it
/// is asked for.
struct PlannedObjects: RandomAccessCollection, Sendable {
    /// An entry that is read, under its number in the ledger.
    struct Place: BitwiseCopyable, Sendable {
        let entry: Int
        let objectId: Int64
    }

    private enum Storage {
        case listed(ListedObjects, [Place])
        case given([PlannedObject])
    }

    private let storage: Storage

    init(_ objects: [PlannedObject]) { storage = .given(objects) }

    init(_ listed: ListedObjects, _ places: [Place]) { storage = .listed(listed, places) }

    var startIndex: Int { 0 }
    var endIndex: Int {
        switch storage {
        case .listed(_, let places): places.count
        case .given(let objects): objects.count
        }
    }

    /// - Complexity: O(path)
    subscript(position: Int) -> PlannedObject {
        switch storage {
        case .listed(let listed, let places): listed.object(places[position])
        case .given(let objects): objects[position]
        }
    }

    /// The number of an object.
    func objectId(at position: Int) -> Int64 {
        switch storage {
        case .listed(_, let places): places[position].objectId
        case .given(let objects): objects[position].objectId
        }
    }
}

/// Makes the objects of a run from the entries of an inventory.
final class ListedObjects: Sendable {
    let inventory: ArchiveInventory
    /// For each folder what its keys begin with, and whether that is what its paths begin with.
    private let keyPrefixes: [String]
    private let isPathKey: [Bool]

    init(_ inventory: ArchiveInventory) {
        self.inventory = inventory
        keyPrefixes = inventory.folders.map { $0.canonicalKey.isEmpty ? "" : $0.canonicalKey + "/" }
        isPathKey = zip(keyPrefixes, inventory.folderPaths).map { $0.utf8.elementsEqual($1.utf8) }
    }

    func object(_ place: PlannedObjects.Place) -> PlannedObject {
        let entry = inventory.entries[place.entry]
        let path = inventory.path(entry)
        // Nearly always the path is the key: one string for both.
        return PlannedObject(
            objectId: place.objectId, key: isPathKey[entry.folder] ? path : keyPrefixes[entry.folder] + entry.name,
            path: path, kind: entry.kind, account: inventory.account(entry), region: inventory.region(entry),
            organization: inventory.folders[entry.folder].organization, deliveryTime: entry.deliveryTime,
            storedBytes: entry.storedBytes, modificationTime: entry.modificationTime, folder: entry.folder,
            nameOffset: path.utf8.count - entry.name.utf8.count, packed: entry.packed)
    }
}
