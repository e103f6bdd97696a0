import CloudTrail
import Testing

@testable import TrailQuery

/// What is a filter pattern, and how one prints.
struct FilterPatternTests {
    @Test(
        "What is wrong is told with its place",
        arguments: [
            ("{", 1, "selector"), ("{}", 1, "selector"), ("{ $.a = 1", 9, "}"), ("{ $.a = 1 } x", 12, "nothing more"),
            ("{ $.a == 1 }", 6, "single ="), ("{ $.a = 1 & $.b = 2 }", 10, "two of them"),
            ("{ $.a = 1 AND $.b = 2 }", 10, "&&"), ("{ $.a = 1 or $.b = 2 }", 10, "||"),
            ("{ ($.a = 1 }", 11, ")"), ("{ $.a = 1 ) }", 10, "no ( is open"),
            ("{ $.eventNa me = x }", 12, "expected ="),
            ("{ $eventName = x }", 3, "point"), ("{ eventName = x }", 2, "$.eventName"),
            ("{ Principal = x }", 2, "principal"),
            ("{ .eventName = x }", 2, "shell"), ("{ $.a IS NOT NULL }", 6, "IS NOT"), ("{ $.a IS }", 9, "NULL"),
            ("{ $.a NOT }", 10, "EXISTS"), ("{ $.aNOT EXISTS }", 5, "blank"), ("{ $.a = 'x' }", 8, "double"),
            (#"{ $.a = "x }"#, 8, "closes"), ("{ $.a = %x }", 8, "closes"), ("{ $.a = }", 8, "value"),
            ("{ $.a > x }", 8, "number"), (#"{ $.a > "2024-01-01" }"#, 8, "number"), ("{ $.a < = 1 }", 8, "blank"),
            (#"{ $.eventTime > "soon" }"#, 16, "time"), ("{ $. = 1 }", 4, "member"), ("{ $.a[ = 1 }", 6, "position"),
            ("{ $.a[1 = 1 }", 5, "]"), ("{ $.a[-1] = 1 }", 6, "position"), ("{ $.['a = 1 }", 5, "quote"),
            ("{ $.a[99999999999999999999] = 1 }", 6, "position"), ("{ $.a.b[*].* = 1 }", 10, "one wildcard"),
            ("{ $.a = %(x)% }", 9, #"\x28"#), ("{ $.a = %x!% }", 10, #"\x21"#), ("{ $.a = %é% }", 9, "ASCII"),
            ("{ $.a = %a{2,1}% }", 10, "larger"), ("{ $.a = %a{9999}% }", 10, "at most"),
            ("{ $.a = %*a% }", 9, "nothing"),
            ("{ $.a = %a+?% }", 11, "quantifier"), ("{ $.a = %[a% }", 9, "]"), ("{ $.a = %[]% }", 9, "between"),
            ("{ $.a = %a|% }", 11, "empty"), (#"{ $.a = %\q% }"#, 9, "escape"), (#"{ $.a = %\x8F% }"#, 9, "7F"),
            ("{ $.a = %[z-a]% }", 10, "range"), ("{ $.a = %a$b% }", 10, "end"), ("{ $.a = %a^b% }", 10, "beginning"),
            ("{ $.a = %% }", 9, "expression"), ("[a, b]", 0, "lines of words"), ("$.a = 1", 0, "{"),
            (#""x"#, 0, "closes"),
            ("{ NOT $.a = 1 }", 6, "("), ("{ $ > 1 }", 2, "text of the record"),
            ("{ principal IS NULL }", 12, "NOT EXISTS"),
            ("{ isError = true }", 12, "IS TRUE"), ("{ resource != x }", 14, "LIKE"), ("{ principal > 1 }", 14, "text"),
            ("-", 1, "term"),
        ])
    func errors(pattern: String, offset: Int, reason: String) throws {
        let error = #expect(throws: FilterPatternError.self) { try FilterPattern(pattern) }
        #expect(error?.offset == offset)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        #expect(error?.lines.count == 2)
    }

    @Test func aCaretStandsUnderThePlace() throws {
        let error = FilterPatternError(pattern: "{ $.é\n= }", offset: 9, reason: "x")
        #expect(error.lines == ["{ $.é = }", "        ^"])
        #expect(error.description == "filter pattern, column 9: x")
        let long = FilterPatternError(pattern: String(repeating: "a", count: 300), offset: 150, reason: "x")
        #expect(
            long.lines == ["…" + String(repeating: "a", count: 100) + "…", String(repeating: " ", count: 51) + "^"])
    }

    @Test func hugePatternsEndWithAnError() throws {
        let deep = "{ " + String(repeating: "(", count: 1_000) + "$.a = 1" + String(repeating: ")", count: 1_000) + " }"
        let error = #expect(throws: FilterPatternError.self) { try FilterPattern(deep) }
        #expect(error?.reason.contains("deeper") == true)
        let long = "{ " + String(repeating: "$.a = 1 || ", count: 10_000) + "$.a = 1 }"
        #expect(throws: FilterPatternError.self) { try FilterPattern(long) }
        #expect(throws: FilterPatternError.self) { try FilterPattern(String(repeating: "a ", count: 50_000)) }
        let negated =
            "{ " + String(repeating: "NOT (", count: 1_000) + "$.a = 1" + String(repeating: ")", count: 1_000) + " }"
        #expect(throws: FilterPatternError.self) { try FilterPattern(negated) }
        let longest = "{ " + Array(repeating: "$.a = 1", count: 5_000).joined(separator: " || ") + " }"
        #expect(
            try FilterPattern(longest).warnings.map(\.message) == ["AWS refuses patterns longer than 1024 characters"])
        #expect(
            try FilterPattern("{ \(String(repeating: "(", count: 100))$.a = 1\(String(repeating: ")", count: 100)) }")
                .warnings.isEmpty)
    }

    @Test func noTextCrashes() {
        var random = FixedRandom(seed: 11)
        let pieces = [
            "{", "}", "(", ")", "$", ".", "a", "[", "]", "*", "'", "\"", "%", "=", "!", "<", ">", "&&", "||", " ", "IS",
            "NULL", "NOT", "EXISTS", "1", "-", "e", "\\", "x", "{2,", "|", "^", "?", "é", "LIKE", "/8", "principal",
        ]
        for _ in 0..<3_000 {
            let count = Int.random(in: 0..<14, using: &random)
            let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            for pattern in [text, "{ $.a = \(text) }", "{ \(text) = 1 }"] {
                guard let filter = try? FilterPattern(pattern) else { continue }
                #expect((try? FilterPattern(filter.predicate.description))?.predicate == filter.predicate, "\(pattern)")
            }
        }
    }

    @Test(
        "What is suspicious is told",
        arguments: [
            ("{ $.eventName = Ev*ent }", "star"), ("{ $.a = arn:aws }", "double quotes"),
            ("{ $.a = 10.1.2.3/8 }", "10.0.0.0/8"),
            ("{ $.eventName > 5 }", "text"), ("{ $.readOnly = true }", "IS TRUE"),
            ("{ $.eventName IS TRUE }", "no boolean"),
            ("{ $.userIdentity = x }", "several"), ("{ $.requestParameters.x = true }", "IS TRUE"),
            ("{ $.eventTime > 5 }", "time"), ("a-b", "double quotes"), ("?a b", "?"),
            ("{ $.a[*] = 1 || $.b[*] = 1 || $.c.* = 1 || $.d[*] = 1 }", "3 wildcard"),
            ("{ $.a = %a% || $.b = %b% || $.c = %c% }", "2 regular"),
        ])
    func warnings(pattern: String, part: String) throws {
        let warnings = try FilterPattern(pattern).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.message.contains(part) == true, "\(warnings)")
    }

    @Test(arguments: CataloguePatterns.all + FilterAgreementTests.patterns)
    func patternsOfTheCataloguesPrintAsThemselves(pattern: String) throws {
        let filter = try FilterPattern(pattern)
        #expect(try FilterPattern(filter.predicate.description).predicate == filter.predicate)
    }

    @Test(
        "How a pattern prints",
        arguments: [
            ("{$.a=1}", "{ $.a = 1 }"), ("{$['x y'][0].* != x*}", "{ $.['x y'][0].* != \"x*\" }"),
            (
                "{ ($.a = x || $.a = y) && ($.b = 1 && $.c = 2) }",
                "{ ($.a = \"x\" || $.a = \"y\") && $.b = 1 && $.c = 2 }"
            ),
            (#"{ $.a LIKE "x*\*\\y\"" }"#, #"{ $.a LIKE "x*\*\\y\"" }"#), ("{ $.a = %x|y% }", "{ $.a = %x|y% }"),
            ("?a ?b", #"{ $ = "*a*" || $ = "*b*" }"#), ("", ""), ("a -b", #"{ $ = "*a*" && NOT ($ = "*b*") }"#),
            ("{ $.a = 10.0.0.0/8 }", "{ $.a = 10.0.0.0/8 }"), ("{ $.a = 10.1.2.3/32 }", "{ $.a = 10.1.2.3/32 }"),
            (
                "{ $.eventTime < \"2024-03-14\" && $.a IS TRUE }",
                "{ $.eventTime < \"2024-03-14T00:00:00Z\" && $.a IS TRUE }"
            ),
            (#""*x""#, #"{ $ LIKE "*\*x*" }"#),
        ])
    func printing(pattern: String, printed: String) throws {
        #expect(try FilterPattern(pattern).predicate.description == printed)
        #expect(try FilterPattern(printed).predicate == FilterPattern(pattern).predicate)
    }

    @Test("Flags print as patterns that compile to what the flags do")
    func flags() throws {
        func printed(_ set: (inout Selection) throws -> Void) throws -> String {
            var selection = Selection()
            try set(&selection)
            let predicate = try selection.predicate(newestEvent: Timestamp(seconds: 1_710_000_000))
            #expect(try FilterPattern(predicate.description).predicate == predicate, "\(predicate)")
            return predicate.description
        }
        #expect(try printed { _ in } == #"{ NOT (category = "Aggregated" || category = "Insight") }"#)
        #expect(
            try printed {
                $0.events = ["Delete*"]; $0.categories = ["all"]
            } == #"{ event = "Delete*" }"#)
        #expect(
            try printed {
                $0.accessKeys = ["AKIA1", "AKIA2"]; $0.categories = ["data"]
            }
                == #"{ ($.userIdentity.accessKeyId = "AKIA1" || $.userIdentity.accessKeyId = "AKIA2") && category = "Data" }"#
        )
        _ = try printed { $0.principals = ["alice", "arn:aws:iam::1:role/x", "role/Zoë"] }
        _ = try printed { $0.addresses = ["10.0.0.0/8", "192.0.2.1", "2001:db8::1", "ec2.amazonaws.com"] }
        _ = try printed {
            $0.from = "7d"; $0.to = "2024-03-10"; $0.regions = ["us-*"]; $0.services = ["s3", "kms.amazonaws.com"]
        }
        _ = try printed {
            $0.errors = ["none", "any", "*Denied*"]; $0.resources = ["arn:*:x", "y"]; $0.userAgents = ["boto"]
        }
        _ = try printed {
            $0.events = ["s3:GetObject", "PutObject"]; $0.integrities = ["valid"]; $0.isWriteOnly = true
        }
        _ = try printed {
            $0.accounts = ["1", "2*"]; $0.actorAccounts = ["3"]; $0.isReadOnly = true
            $0.filters = try [FilterPattern("{ $.a = 1 && ($.b = 2 || $.c = 3) }")]
        }
    }

    @Test func timesThatExcludeOneAnotherAreKnown() throws {
        let empty = #"{ $.eventTime >= "2024-03-14" && ($.a = 1 && $.eventTime < "2024-03-13") }"#
        #expect(try FilterPattern(empty).predicate.emptyInterval != nil)
        let some = #"{ $.eventTime >= "2024-03-12" && $.eventTime < "2024-03-13" }"#
        #expect(try FilterPattern(some).predicate.emptyInterval == nil)
    }

    @Test func selectorsThatAreNowhereAreNamed() throws {
        let engine = QueryEngine(
            store: try EventRecordTests.store([#"{"eventName":"a","requestParameters":{"x":null}}"#]), threads: 2)
        let pattern = try FilterPattern(
            "{ $.eventName = a && $.eventNme = b && $.requestParameters.x = 1 || $.requestParameters.y = 1 || $.z NOT EXISTS }"
        )
        #expect(
            try engine.unmatchedSelectors(of: [pattern]).map(\.description) == ["$.eventNme", "$.requestParameters.y"])
    }

    @Test("Regular expressions, against one that tries everything")
    func regularExpressions() throws {
        let sources = [
            "a", "^a", "a$", "^a$", "a|b", "^a|b$", ".{2}", "a{2}", "a{2,}", "a{,2}b", "a{1,2}b$", "a*b", "a+b?c",
            "[abc]+",
            "[^abc]", "[a-c0-9_.-]+$", #"\d+"#, #"\D"#, #"\s\S"#, #"\w+\W"#, #"\x61\x28"#, #"a\.b"#, #"[\d.]+\."#, "^$",
            "^",
            "gra|ey", "a b", "x-y,z;/@=#:_", "[]a]".replacing("[]a]", with: #"[\]a]"#),
            "(a*)*b".replacing("(a*)*b", with: "a*a*a*a*a*a*b"),
        ]
        var random = FixedRandom(seed: 5)
        let letters = Array("aabbc.(] 09xé\n_-")
        for source in sources {
            let regex = try FilterRegex(source)
            let slow = SlowRegex(source)
            for _ in 0..<200 {
                let text = String(
                    (0..<Int.random(in: 0..<7, using: &random)).map { _ in
                        letters[Int.random(in: 0..<letters.count, using: &random)]
                    })
                #expect(regex.matches(text) == slow.isFound(in: text), "\(source) in \(text)")
            }
        }
        let many = try FilterRegex("a.{200}b.{200}c")
        let text = "a" + String(repeating: "ab", count: 100) + "b" + String(repeating: "x", count: 200) + "c"
        #expect(many.matches(text) == SlowRegex("a.{200}b.{200}c").isFound(in: text))
        // What a matcher that goes back and forth would not see the end of.
        let hostile = try FilterRegex(String(repeating: "a?", count: 500) + String(repeating: "a", count: 500))
        #expect(!hostile.matches(String(repeating: "a", count: 499) + "b"))
        #expect(hostile.matches(String(repeating: "a", count: 500)))
    }
}
