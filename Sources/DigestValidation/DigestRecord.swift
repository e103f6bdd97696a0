import CloudTrail

/// A digest file of the archive, while it is judged.
struct DigestRecord {
    /// Of the inventory.
    let entry: Int
    /// The canonical key in the bucket of the place it was found at.
    var key: String
    /// By the place; nil for a name that AWS gives to no digest.
    var name: DigestName?
    /// Nil where the file is no digest.
    var content: DigestContent?
    var status: DigestVerdict.Status?
    var reason: String?
    /// The canonical form of the key it states.
    var statedKey: String?
    var finding = ObjectReader.Finding()
    /// What extended attributes of the file hold.
    var attributes: SignatureSources.Candidate?
    /// Distinct signatures that sources offer.
    var signatures: [SignatureSources.Candidate] = []
    /// Those of them that verify.
    var verified: Set<[UInt8]> = []
    /// In `KeyRing.keys`.
    var verifiedBy: Int?
    /// Whether a later digest that is valid gives its hash.
    var isVouchedFor = false
    /// Whether the run was asked for it.
    var isAsked = true

    /// Which chain it belongs to by what it states: a moved digest belongs to none.
    var chain: DigestChainName? {
        guard status != .moved, content != nil else { return nil }
        return name?.chain
    }

    /// Whether the last folders of its key are those of a date: `…/2024/03/01/`.
    func liesInFolder(of time: Timestamp) -> Bool {
        guard let slash = key.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
        let date = "/" + time.description.prefix(10) + "/"
        return key.utf8[...slash].suffix(12).elementsEqual(date.utf8.lazy.map { $0 == 0x2D ? 0x2F : $0 })
    }

    var standing: DigestVerdict.Standing { (status ?? .noSignature).standing }
}
