import CloudTrail

extension RecordWriter {
    /// Writes a template with its holes filled for one call.
    mutating func fill(
        _ template: Template, _ call: Call, account: Population.Account, to out: inout [UInt8],
        _ meaning: inout EventMeaning
    ) {
        for piece in template.pieces {
            switch piece {
            case .literal(let bytes): out.append(contentsOf: bytes)
            case .slot(let slot, let size):
                fill(slot, size, call, account: account, to: &out, &meaning)
            }
        }
    }

    private mutating func fill(
        _ slot: Slot, _ size: Int, _ call: Call, account: Population.Account, to out: inout [UInt8],
        _ meaning: inout EventMeaning
    ) {
        let resources = account.resources
        let focus = call.focus
        switch slot {
        case .account: out.append(text: account.id)
        case .region: out.append(text: population.regions[call.region])
        case .caller: out.append(text: call.session.arn)
        case .address: out.append(text: call.address.text)
        case .bucketName: nameBucket(pick(resources.buckets, focus), to: &out, &meaning)
        case .logBucketName: nameBucket(resources.logBucket, to: &out, &meaning)
        case .bucket: out.append(text: pick(resources.buckets, focus))
        case .logBucket: out.append(text: resources.logBucket)
        case .object, .logObject:
            if object.isEmpty { nameObject(call, account: account, isLog: slot == .logObject) }
            out.append(contentsOf: object)
        case .role: out.append(text: pick(resources.roles, focus))
        case .user: out.append(text: pick(resources.users, focus))
        case .function: out.append(text: pick(resources.functions, focus))
        case .table: out.append(text: pick(resources.tables, focus))
        case .key: out.append(text: pick(resources.keys, focus))
        case .keyMaterial:
            // A key's id without dashes, twice: as long and as lasting as the real one.
            let digits = pick(resources.keys, focus).utf8.filter { $0 != 45 }
            out.append(contentsOf: digits)
            out.append(contentsOf: digits.reversed())
        case .secret: out.append(text: pick(resources.secrets, focus))
        case .logGroup: out.append(text: pick(resources.logGroups, focus))
        case .queue: out.append(text: pick(resources.queues, focus))
        case .topic: out.append(text: pick(resources.topics, focus))
        case .stack: out.append(text: pick(resources.stacks, focus))
        case .cluster: out.append(text: pick(resources.clusters, focus))
        case .repository: out.append(text: pick(resources.repositories, focus))
        case .database: out.append(text: pick(resources.databases, focus))
        case .parameter: out.append(text: pick(resources.parameters, focus))
        case .instance: out.append(text: pick(resources.instances, focus))
        case .volume: out.append(text: pick(resources.volumes, focus))
        case .group: out.append(text: pick(resources.groups, focus))
        case .subnet: out.append(text: pick(resources.subnets, focus))
        case .network: out.append(text: pick(resources.networks, focus))
        case .image: out.append(text: pick(resources.images, focus))
        case .policy: out.append(text: pick(resources.policies, focus))
        case .certificate: out.append(text: pick(resources.certificates, focus))
        default: fillRandom(slot, size, call, to: &out)
        }
    }

    private mutating func fillRandom(_ slot: Slot, _ size: Int, _ call: Call, to out: inout [UInt8]) {
        switch slot {
        case .uuid: out.append(uuid: &random)
        case .hex: out.append(hex: size, &random)
        case .base64: out.append(letters: size, of: Alphabet.base64, &random)
        case .alphanumeric: out.append(letters: size, of: Alphabet.alphanumeric, &random)
        case .base32: out.append(letters: size, of: Alphabet.base32, &random)
        case .token:
            out.append(text: "IQoJb3JpZ2luX2Vj")
            out.append(letters: size, of: Alphabet.base64, &random)
        case .number: out.append(decimal: 1 + random.below(size))
        case .decimal:
            // Sizes are whole numbers or, in many records, the same with a fraction.
            out.append(decimal: random.skewedBelow(random.skewedBelow(size)))
            if random.chance(740) { out.append(text: ".0") }
        case .now: out.append(time: call.time)
        case .basic:
            let start = out.count
            out.append(time: call.time)
            out.removeSubrange((start + 16)..<(start + 17))
            out.removeSubrange((start + 13)..<(start + 14))
            out.removeSubrange((start + 7)..<(start + 8))
            out.removeSubrange((start + 4)..<(start + 5))
        case .spoken: out.append(spokenTime: call.time)
        case .later: out.append(spokenTime: call.time + 3_600)
        case .millis: out.append(decimal: Int(call.time) * 1_000)
        case .requestID: out.append(contentsOf: requestID)
        case .note: out.append(text: random.element(Words.notes))
        case .document:
            out.append(text: Words.document)
            for _ in 0..<random.number(quantiles: [0, 0, 1, 1, 1, 2, 3, 4, 8, 30]) {
                out.append(text: Words.statement)
            }
            out.append(text: "]}")
        case .list: fillList(size, to: &out)
        default: break
        }
    }

    /// Most lists are short or empty; a few hold hundreds of elements.
    private mutating func fillList(_ form: Int, to out: inout [UInt8]) {
        if form == 1 {
            guard random.chance(90) else { return }
            out.append(text: #""items":["#)
            for index in 0...random.number(quantiles: [0, 0, 1, 1, 2, 2, 3, 4, 8, 30]) {
                out.append(text: index == 0 ? #"{"instanceId":"i-0"# : #",{"instanceId":"i-0"#)
                out.append(hex: 16, &random)
                out.append(text: "\"}")
            }
            out.append(93)
        } else {
            for index in 0...random.number(quantiles: [0, 0, 0, 1, 1, 2, 2, 3, 4, 5, 6, 20, 150]) {
                if index > 0 { out.append(44) }
                out.append(text: #"{"values":["2024","03",""#)
                out.append(decimal: 1 + random.below(31), width: 2)
                out.append(
                    text:
                        #""],"storageDescriptor":{"columns":[{"name":"id","type":"string"},{"name":"payload","type":"struct<a:int,b:array<string>>"}],"location":"s3://lake/part/"#
                )
                out.append(uuid: &random)
                out.append(
                    text:
                        #"/","inputFormat":"org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat","numberOfBuckets":-1},"parameters":{}}"#
                )
            }
        }
    }

    private func pick(_ names: [String], _ focus: Int) -> String {
        names[focus % names.count]
    }

    private mutating func nameBucket(_ bucket: String, to out: inout [UInt8], _ meaning: inout EventMeaning) {
        out.append(text: #""bucketName":""#)
        out.append(text: bucket)
        out.append(34)
        meaning.bucketName = symbols.symbol(bucket)
    }

    /// Draws the key of the object that this event is about.
    private mutating func nameObject(_ call: Call, account: Population.Account, isLog: Bool) {
        let moment = Moment(call.time)
        func appendDate(_ separator: UInt8) {
            object.append(decimal: moment.year, width: 4)
            object.append(separator)
            object.append(decimal: moment.month, width: 2)
            object.append(separator)
            object.append(decimal: moment.day, width: 2)
        }
        if isLog {
            let region = population.regions[call.region]
            object.append(
                text: "AWSLogs/\(population.organization)/\(account.id)/CloudTrail/\(region)/")
            appendDate(47)
            object.append(text: "/\(account.id)_CloudTrail_\(region)_")
            object.append(decimal: moment.year, width: 4)
            object.append(decimal: moment.month, width: 2)
            object.append(decimal: moment.day, width: 2)
            object.append(text: "T")
            object.append(decimal: moment.hour * 100 + moment.minute / 5 * 5, width: 4)
            object.append(text: "Z_")
            object.append(letters: 16, of: Alphabet.alphanumeric, &random)
            object.append(text: ".json.gz")
            return
        }
        // Writers that spread their load begin keys with a hash.
        object.append(hex: 60, &random)
        object.append(47)
        switch call.focus % 5 {
        case 0, 1:
            object.append(
                text:
                    "lake/\(Words.systems[call.focus / 5 % Words.systems.count])/v2/region=\(population.regions[call.region])/day="
            )
            appendDate(45)
            object.append(text: "/hour=")
            object.append(decimal: moment.hour, width: 2)
            object.append(text: "/tenant=example-industries/part-")
            object.append(decimal: random.below(400), width: 5)
            object.append(45)
            object.append(uuid: &random)
            object.append(text: ".c000.snappy.parquet")
        case 2:
            object.append(text: "images/")
            object.append(uuid: &random)
            object.append(47)
            object.append(hex: 40, &random)
            object.append(text: "/original.jpg")
        case 3:
            object.append(text: "exports/\(Words.systems[call.focus / 5 % Words.systems.count])/")
            appendDate(47)
            object.append(47)
            object.append(uuid: &random)
            object.append(text: ".json.gz")
        default:
            object.append(
                text: #"uploads/\#(["Zürich", "R\\u0026D", "東京", "reports 2024", "bücher"][call.focus / 5 % 5])/"#)
            object.append(hex: 16, &random)
            object.append(text: "-contract-signed.pdf")
        }
    }
}
