package import CloudTrail

extension ArchiveInventory {
    /// One file of the archive, not yet opened.
    ///
    /// An archive has millions: what few entries have, and what the name says once more, is not kept here.
    package struct Entry: Sendable {
        /// What only entries have that are no files of their own, or could not be listed.
        private final class Rarity: Sendable {
            let packed: PlannedObject.PackedPlace?
            let failure: PackedFile.Failure?

            init(packed: PlannedObject.PackedPlace?, failure: PackedFile.Failure?) {
                self.packed = packed
                self.failure = failure
            }
        }

        /// What an entry is besides a regular file with a name.
        struct Traits: OptionSet {
            let rawValue: UInt8

            static let special = Traits(rawValue: 1)
            static let folderLink = Traits(rawValue: 2)
            static let oddName = Traits(rawValue: 4)
            static let given = Traits(rawValue: 8)
        }

        /// Stands for an unknown time: 292,000 years ago.
        private static let unknownTime = Timestamp(microseconds: .min)

        package let name: String
        package let storedBytes: Int64
        package let modificationTime: Timestamp
        private let knownDeliveryTime: Timestamp
        private let rarity: Rarity?
        private let folderNumber: Int32
        /// By the folder, else by the name; nil where only the content can tell.
        package let kind: ObjectKind?
        private let traits: Traits

        init(
            name: String, folder: Int, storedBytes: Int64, modificationTime: Timestamp, kind: ObjectKind?,
            deliveryTime: Timestamp?, traits: Traits, packed: PlannedObject.PackedPlace?, failure: PackedFile.Failure?
        ) {
            self.name = name
            self.storedBytes = storedBytes
            self.modificationTime = modificationTime
            knownDeliveryTime = deliveryTime ?? Entry.unknownTime
            rarity = packed == nil && failure == nil ? nil : Rarity(packed: packed, failure: failure)
            folderNumber = Int32(folder)
            self.kind = kind
            self.traits = traits
        }

        package var folder: Int { Int(folderNumber) }
        package var deliveryTime: Timestamp? { knownDeliveryTime == Entry.unknownTime ? nil : knownDeliveryTime }
        /// Not a regular file: never opened.
        package var isSpecial: Bool { traits.contains(.special) }
        /// A symbolic link to a folder: never followed.
        package var isFolderLink: Bool { traits.contains(.folderLink) }
        /// Whether the name is the file's own; one that is no UTF-8 is shown with `\xNN` for its bytes, and never opened.
        package var hasUTF8Name: Bool { !traits.contains(.oddName) }
        /// Named by the user, so that it is read whatever its name.
        var isGiven: Bool { traits.contains(.given) }
        /// Where it lies, if it is no file of its own.
        var packed: PlannedObject.PackedPlace? { rarity?.packed }
        /// Why a folder or a packed file could not be listed: then that is what the entry stands for.
        var failure: PackedFile.Failure? { rarity?.failure }
        /// Whether the entry is an object, rather than what could not be listed.
        package var isListed: Bool { failure == nil }
    }

    /// The account of an entry, by the folder, else by the name.
    package func account(_ entry: Entry) -> String? {
        folders[entry.folder].account ?? ObjectName(entry.name).account
    }

    /// The region of an entry, by the folder, else by the name.
    package func region(_ entry: Entry) -> String? {
        folders[entry.folder].region ?? ObjectName(entry.name).region
    }
}
