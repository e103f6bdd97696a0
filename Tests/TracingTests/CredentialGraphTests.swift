import CloudTrail
import Testing

@testable import Tracing

/// Ways through graphs of hand-made edges.
@Suite struct CredentialGraphTests {
    private var graph = CredentialGraph()

    private mutating func node(_ name: String) -> Int { graph.node(.key("ASIA" + name)) }

    private func grant(_ second: Int64, ambiguity: String? = nil) -> Grant {
        var grant = Grant(.issued, ambiguity: ambiguity)
        grant.time = Timestamp(seconds: second)
        return grant
    }

    private func names(_ nodes: some Sequence<Int>) -> Set<String> {
        Set(nodes.map { String(graph.names[$0].text.dropFirst(4)) })
    }

    /// A chain A → B → C with a side way B → D, and E apart.
    private mutating func chain() -> [Int] {
        let nodes = ["A", "B", "C", "D", "E"].map { node($0) }
        graph.connect(nodes[0], nodes[1], grant(1))
        graph.connect(nodes[1], nodes[2], grant(3))
        graph.connect(nodes[1], nodes[3], grant(2))
        return nodes
    }

    @Test mutating func descendantsAndAncestorsAreAllOnTheWay() {
        let nodes = chain()
        #expect(names(graph.descendants(of: [nodes[0]])) == ["B", "C", "D"])
        #expect(names(graph.descendants(of: [nodes[2]])) == [])
        #expect(names(graph.ancestors(of: [nodes[2]])) == ["A", "B"])
        #expect(names(graph.ancestors(of: [nodes[4]])) == [])
    }

    @Test mutating func grantsComeInTheOrderOfTimeAndCertainOnesFirst() {
        let nodes = chain()
        graph.connect(nodes[1], nodes[4], grant(0, ambiguity: "two callers"))
        #expect(graph.grants(from: nodes[1]).map(\.to) == [nodes[3], nodes[2], nodes[4]])
    }

    @Test mutating func theOriginOfASubjectIsWhereItsWayEnds() {
        let nodes = chain()
        graph.addSubject(nodes[2])
        #expect(graph.origins == [nodes[0]])
        graph.addSubject(nodes[4])
        #expect(graph.origins == [nodes[0], nodes[4]])
    }

    @Test mutating func rolesThatTakeEachOtherInTurnEnd() {
        let nodes = ["A", "B", "C"].map { node($0) }
        for step in 0..<3 { graph.connect(nodes[step], nodes[(step + 1) % 3], grant(Int64(step))) }
        graph.addSubject(nodes[1])
        #expect(names(graph.descendants(of: [nodes[1]])) == ["A", "C"])
        #expect(names(graph.ancestors(of: [nodes[1]])) == ["A", "C"])
        // Nobody stands above: the subject itself is where it begins.
        #expect(graph.origins == [nodes[1]])
    }

    @Test mutating func aNodeDoesNotComeOfItself() {
        let only = node("A")
        graph.connect(only, only, grant(1))
        #expect(graph.edges.isEmpty)
    }

    @Test mutating func oneCallIsOneEdge() {
        let nodes = ["A", "B"].map { node($0) }
        graph.connect(nodes[0], nodes[1], grant(1))
        graph.connect(nodes[0], nodes[1], grant(1))
        graph.connect(nodes[0], nodes[1], grant(2))
        #expect(graph.edges.count == 2)
    }

    @Test mutating func whatIsNotCertainIsKeptApart() {
        let nodes = chain()
        graph.connect(nodes[3], nodes[4], grant(4, ambiguity: "two sign-ins"))
        #expect(names(graph.descendants(of: [nodes[0]])) == ["B", "C", "D", "E"])
        #expect(names(graph.descendants(of: [nodes[0]], ambiguous: false)) == ["B", "C", "D"])
    }

    /// As deep as no call stack is.
    @Test mutating func longChainsAreWalked() {
        let nodes = (0..<100_000).map { graph.node(.key("ASIA\($0)")) }
        for (from, to) in zip(nodes, nodes.dropFirst()) { graph.connect(from, to, grant(0)) }
        #expect(graph.descendants(of: [nodes[0]]).count == 99_999)
        graph.addSubject(nodes[99_999])
        #expect(graph.origins == [nodes[0]])
    }
}
