import CloudTrail

/// An object that this run reads.
struct PlannedObject: Sendable {
    /// Where an object lies that is no file of its own.
    struct PackedPlace: Sendable, Hashable {
        /// The packed file among those of the inventory.
        let file: Int
        /// The entry among those of the file.
        let ordinal: Int
    }

    let objectId: Int64
    let key: String
    /// Below the archive root.
    let path: String
    let kind: ObjectKind?
    let account: String?
    let region: String?
    let organization: String?
    let deliveryTime: Timestamp?
    let storedBytes: Int64
    let modificationTime: Timestamp
    /// A number of the folder it lies in.
    let folder: Int
    /// Where in `path` its name begins, in bytes.
    let nameOffset: Int
    /// Nil for a file.
    var packed: PackedPlace?
}
