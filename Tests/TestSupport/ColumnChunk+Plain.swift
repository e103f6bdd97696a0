package import Parquet

extension ColumnChunk.Values {
    /// Values without a dictionary, to compare what different encodings say.
    package var plain: ColumnChunk.Values {
        guard case .dictionary(let codes, let dictionary) = self else { return self }
        var result = ByteArrays()
        for code in codes { result.append(dictionary[Int(code)]) }
        return .byteArray(result)
    }
}

extension ColumnChunk {
    package var plain: ColumnChunk {
        ColumnChunk(
            entryCount: entryCount, definitionLevels: definitionLevels, repetitionLevels: repetitionLevels,
            values: values.plain)
    }
}
