import TrailQuery

extension SelectionOptions {
    /// The flags as a selection, with what `--ip @FILE` and `--indicators` name read.
    ///
    /// - Throws: what is wrong with a value whatever the index holds, so that it is said before any index is opened.
    func selection() throws -> Selection {
        var selection = Selection()
        selection.from = from
        selection.to = to
        selection.accounts = account
        selection.actorAccounts = actorAccount
        selection.regions = region
        selection.principals = principal
        selection.accessKeys = accessKey
        selection.addresses = try ip.flatMap { value in
            value.hasPrefix("@") ? try AddressFile.addresses(in: String(value.dropFirst())) : [value]
        }
        selection.events = event
        selection.eventIDs = eventId
        selection.services = service
        selection.userAgents = userAgent
        selection.errors = error
        selection.resources = resource
        selection.categories = category
        selection.integrities = integrity
        selection.filters = try filter.map { try FilterPattern($0) }
        selection.indicators = try IndicatorFile.indicators(in: indicators)
        selection.searches = try rawSearch.map { try RecordSearch($0) }
        selection.isReadOnly = readOnly
        selection.isWriteOnly = writeOnly
        do {
            _ = try selection.predicate(newestEvent: nil)
        } catch QueryError.noNewestEvent {
            // A span back from the newest event: which one that is, the index has to say.
        }
        return selection
    }
}
