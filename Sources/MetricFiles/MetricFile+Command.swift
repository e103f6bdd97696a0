extension MetricFile {
    /// Reads inputs and answers of the commands of AWS's CLI, and of its API: one, or a list of them.
    mutating func readCommand(_ root: FileValue) throws(MetricFileError) {
        let format = FileFormat(filterSpelling: .lowerCamel, alarmSpelling: .upperCamel) { value in
            value.scalar.map { ($0, []) }
        }
        for value in root.blocks {
            guard let members = value.members else {
                throw MetricFileError("expected an object, found \(value.kind)", at: value.place)
            }
            if value["filterPattern"] != nil {
                try readFilter(value, named: nil, format)
            } else if value["AlarmName"] != nil {
                try readAlarm(value, named: nil, format)
            } else {
                for member in members {
                    switch member.name {
                    case "metricFilters":
                        for filter in member.value.blocks { try readFilter(filter, named: nil, format) }
                    case "MetricAlarms":
                        for alarm in member.value.blocks { try readAlarm(alarm, named: nil, format) }
                    case "nextToken", "NextToken":
                        warnings.append(
                            MetricFileWarning(
                                place: member.place, message: "\(member.name): the answer goes on in another file"))
                    case "CompositeAlarms":
                        for alarm in member.value.blocks {
                            passOver(compositeAlarm: alarm["AlarmName"]?.scalar ?? "", at: alarm.place)
                        }
                    case "ResponseMetadata": break
                    default:
                        warnings.append(
                            MetricFileWarning(place: member.place, message: "unknown member \(member.name)"))
                    }
                }
            }
        }
    }
}
