import CloudTrail

/// Insight and network-activity objects, which lie beside the ordinary ones.
extension UnitWriter {
    /// Calls through VPC endpoints of a unit's account, in objects of their own.
    mutating func writeNetworkActivity(_ unit: Timetable.Unit, events: Int) throws(SynthesisError) {
        let account = population.accounts[unit.account]
        let actors = account.actors.filter {
            population.actors[$0].addresses.contains { !$0.endpoint.isEmpty }
        }
        guard !actors.isEmpty, unit.region == account.homeRegion else { return }
        var left = events
        while left > 0 {
            let windowStart = time(ofHour: unit.firstHour + random.below(unit.hours)) + Int64(random.below(3_300))
            let count = min(left, options.files == .large ? 3_000 : fileRecordsOfNetworkActivity())
            let operations = Catalogue.networkCalls
            for _ in 0..<count {
                let number = random.element(actors)
                let actor = population.actors[number]
                let time = windowStart + Int64(random.below(300))
                let session = session(of: number, ordinal: random.below(actor.concurrency), at: time)
                add(
                    Call(
                        operation: random.element(operations), session: session,
                        address: actor.addresses[session.habit % actor.addresses.count],
                        agent: actor.agents[session.habit / 7 % actor.agents.count], time: time, region: unit.region),
                    mayBeLate: false)
            }
            left -= count
            try write(unit, "CloudTrail-NetworkActivity", style: nil, delivered: newest + 30 + Int64(random.below(400)))
            tally.objects.networkActivity += 1
        }
    }

    private mutating func fileRecordsOfNetworkActivity() -> Int {
        random.number(quantiles: [1, 3, 5, 9, 30])
    }

    /// A pair of Insight records, Start and End, on some days of an account.
    mutating func writeInsights(_ unit: Timetable.Unit) throws(SynthesisError) {
        let hourOfDay = unit.firstHour % 24
        guard unit.region == population.accounts[unit.account].homeRegion, hourOfDay <= 12,
            hourOfDay + unit.hours > 12, random.chance(unit.firstHour < 24 ? 1_000 : 500)
        else { return }
        let startTime = time(ofHour: unit.firstHour - hourOfDay + 12) + Int64(random.below(50) * 60)
        let minutes = 1 + random.below(9)
        var shared: [UInt8] = []
        shared.append(uuid: &random)
        let isErrorRate = random.chance(400)
        let calls = ["RunInstances", "GetSecretValue", "AssumeRole", "PutRolePolicy"]
        let services = ["ec2", "secretsmanager", "sts", "iam"]
        let choice = random.below(calls.count)
        let baseline = 1 + random.below(900)
        let rate = 20 + random.below(400)
        for isStart in [true, false] {
            appendInsight(
                unit, isStart: isStart, time: isStart ? startTime : startTime + Int64(minutes * 60), minutes: minutes,
                call: (services[choice], calls[choice]), isErrorRate: isErrorRate, baseline: baseline, rate: rate,
                shared: shared)
            try write(unit, "CloudTrail-Insight", style: nil, delivered: startTime + Int64(minutes * 60 + 400))
            tally.objects.insight += 1
            tally.insightRecords += 1
        }
    }

    private mutating func appendInsight(
        _ unit: Timetable.Unit, isStart: Bool, time: Int64, minutes: Int, call: (service: String, name: String),
        isErrorRate: Bool, baseline: Int, rate: Int, shared: [UInt8]
    ) {
        let account = population.accounts[unit.account]
        let midnight = time - time.quotientAndRemainderFloored(dividingBy: 86_400).remainder
        let startMinute = Int(time - midnight) / 60 - (isStart ? 0 : minutes)
        let duration = 10_080 + startMinute
        openRecord(at: time)
        records.append(text: #"{"eventVersion":"1.09","eventTime":""#)
        records.append(time: time)
        records.append(text: #"","awsRegion":"\#(population.regions[unit.region])","eventID":""#)
        records.append(uuid: &random)
        records.append(
            text: #"","eventType":"AwsCloudTrailInsight","recipientAccountId":"\#(account.id)","sharedEventID":""#)
        records.append(contentsOf: shared)
        records.append(
            text:
                #"","insightDetails":{"state":"\#(isStart ? "Start" : "End")","eventSource":"\#(call.service).amazonaws.com","eventName":"\#(call.name)","insightType":"\#(isErrorRate ? "ApiErrorRateInsight" : "ApiCallRateInsight")""#
        )
        if isErrorRate { records.append(text: #","errorCode":"AccessDenied""#) }
        records.append(text: #","insightContext":{"statistics":{"baseline":{"average":"#)
        records.append(text: UnitWriter.tenDecimals(baseline, over: duration))
        let window = isStart ? 5 : minutes
        let average = UnitWriter.tenDecimals(rate, over: window)
        records.append(
            text:
                #"},"insight":{"average":\#(average)},"insightDuration":\#(window),"baselineDuration":\#(duration)},"attributions":[{"attribute":"userIdentityArn","insight":[{"value":"arn:aws:sts::\#(account.id):assumed-role/github-deploy","average":\#(average)}],"baseline":[]},{"attribute":"userAgent","insight":[{"value":"cloudformation.amazonaws.com","average":\#(average)}],"baseline":[]}"#
        )
        if !isErrorRate {
            records.append(
                text: #",{"attribute":"errorCode","insight":[{"value":"null","average":\#(average)}],"baseline":[]}"#)
        }
        records.append(text: #"]}},"eventCategory":"Insight"}"#)
        newest = time
    }

    /// A quotient with ten decimals rounded half up and trailing zeros cut, as Insights writes averages.
    static func tenDecimals(_ count: Int, over minutes: Int) -> String {
        let scaled = (count * 20_000_000_000 + minutes) / (minutes * 2)
        var text: [UInt8] = []
        text.append(decimal: scaled / 10_000_000_000)
        var fraction: [UInt8] = []
        fraction.append(decimal: scaled % 10_000_000_000, width: 10)
        while fraction.last == 48 {
            fraction.removeLast()
        }
        if !fraction.isEmpty {
            text.append(46)
            text.append(contentsOf: fraction)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
