/// What of a call decides which series count it.
struct CallShape: Sendable, Equatable {
    var account: UInt32
    var region: UInt32
    var eventSource: UInt32
    var eventName: UInt32
    var category: UInt32
    var principal: UInt32
    var errorCode: UInt32
    /// Of data events of S3 the bucket; absent of all others, which no series counts by it.
    var resource: UInt32
    var isError: Bool

    @inline(__always)
    var hash: UInt64 {
        let first = UInt64(account) << 48 ^ UInt64(region) << 32 ^ UInt64(principal)
        let second = UInt64(eventName) << 32 | UInt64(resource)
        let third = UInt64(errorCode) << 33 ^ UInt64(eventSource) << 8 ^ UInt64(category) << 1 ^ (isError ? 1 : 0)
        var hash = first &* 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ hash >> 32 ^ second) &* 0xbf58_476d_1ce4_e5b9
        return (hash ^ hash >> 29 ^ third) &* 0x94d0_49bb_1331_11eb
    }
}

/// The series that count calls of a shape.
struct ShapeSeries: Sendable {
    let shape: CallShape
    /// `SeriesKeys.place`, and the number of the call and of who made it.
    let place: UInt32
    let operation: UInt32
    let actor: UInt32
    private(set) var count = 0
    /// At most: calls, errors, and of the principal calls, errors, objects and a bucket.
    private var series: InlineArray<6, UInt32> = InlineArray(repeating: 0)
    /// Series that there was no room for.
    private(set) var dropped = 0
    /// The last hour in which what is distinct in an hour was counted.
    var distinctHour: Int64 = .min

    init(_ shape: CallShape, place: UInt32, operation: UInt32, actor: UInt32) {
        self.shape = shape
        self.place = place
        self.operation = operation
        self.actor = actor
    }

    subscript(index: Int) -> UInt32 { series[index] }

    mutating func append(_ number: UInt32?) {
        if let number {
            series[count] = number
            count += 1
        } else {
            dropped += 1
        }
    }
}

/// The series of the shapes met of late: most calls are like others before them.
///
/// One place a hash: what is pushed out is put together anew.
struct CallShapes: Sendable {
    private static let places = 1 << 14
    private var shapes: [ShapeSeries]
    private var isFilled = [Bool](repeating: false, count: CallShapes.places)

    init() {
        let none = CallShape(
            account: 0, region: 0, eventSource: 0, eventName: 0, category: 0, principal: 0, errorCode: 0, resource: 0,
            isError: false)
        shapes = Array(
            repeating: ShapeSeries(none, place: 0, operation: 0, actor: 0), count: CallShapes.places)
    }

    /// The place of a shape, and whether it has to be filled first.
    @inline(__always)
    func place(of shape: CallShape) -> (index: Int, isKnown: Bool) {
        let index = Int(truncatingIfNeeded: shape.hash >> 50)
        return (index, isFilled[index] && shapes[index].shape == shape)
    }

    subscript(index: Int) -> ShapeSeries {
        _read { yield shapes[index] }
        _modify { yield &shapes[index] }
    }

    mutating func fill(_ index: Int, _ series: ShapeSeries) {
        shapes[index] = series
        isFilled[index] = true
    }
}
