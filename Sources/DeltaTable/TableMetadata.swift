package import Parquet

/// The action `metaData`: what the table is.
package struct TableMetadata: Sendable, Hashable {
    /// A UUID.
    package var id: String
    package var name: String?
    package var description: String?
    /// Of the data files' format, which is always Parquet.
    package var formatOptions: [String: String]
    /// The schema as JSON text, in the form of the protocol's "Schema Serialization Format".
    package var schemaString: String
    package var configuration: [String: String]
    /// Milliseconds since 1970.
    package var createdTime: Int64?

    package init(
        id: String, name: String? = nil, description: String? = nil, formatOptions: [String: String] = [:],
        schemaString: String, configuration: [String: String] = [:], createdTime: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.formatOptions = formatOptions
        self.schemaString = schemaString
        self.configuration = configuration
        self.createdTime = createdTime
    }

    /// Whether the table has these columns, whatever the spelling of its JSON.
    package func hasSchema(_ schema: Schema) -> Bool {
        (try? JSONParser.parse(schemaString)) == DeltaSchema.json(of: schema)
    }
}
