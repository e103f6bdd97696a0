import Reporting

/// A drawing inside of a page: figures get their colours from the page's style, by class.
struct SVG {
    enum Anchor: String {
        case start, end
    }

    private var body: String

    /// - Parameters:
    ///   - id: of the drawing, unique in the page.
    ///   - title: what a reader of the page is told the drawing is.
    ///   - description: what it shows, for whom cannot see it.
    init(width: Double, height: Double, id: String, title: String, description: String) {
        body =
            "<svg viewBox=\"0 0 \(SVG.number(width)) \(SVG.number(height))\" role=\"img\" "
            + "aria-labelledby=\"\(id)-title \(id)-description\">"
            + "<title id=\"\(id)-title\">\(SVG.escaped(title))</title>"
            + "<desc id=\"\(id)-description\">\(SVG.escaped(description))</desc>"
    }

    var text: String { body + "</svg>" }

    mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double), of style: String) {
        body +=
            "<line class=\"\(style)\" x1=\"\(SVG.number(start.x))\" y1=\"\(SVG.number(start.y))\" "
            + "x2=\"\(SVG.number(end.x))\" y2=\"\(SVG.number(end.y))\"/>"
    }

    /// - Parameter label: shown by a browser where a pointer rests on it.
    mutating func rectangle(
        at corner: (x: Double, y: Double), size: (width: Double, height: Double), of style: String, label: String
    ) {
        body +=
            "<rect class=\"\(style)\" x=\"\(SVG.number(corner.x))\" y=\"\(SVG.number(corner.y))\" "
            + "width=\"\(SVG.number(size.width))\" height=\"\(SVG.number(size.height))\">"
            + "<title>\(SVG.escaped(label))</title></rect>"
    }

    /// - Parameter label: shown by a browser where a pointer rests on it.
    mutating func circle(at center: (x: Double, y: Double), radius: Double, of style: String, label: String) {
        body +=
            "<circle class=\"\(style)\" cx=\"\(SVG.number(center.x))\" cy=\"\(SVG.number(center.y))\" "
            + "r=\"\(SVG.number(radius))\"><title>\(SVG.escaped(label))</title></circle>"
    }

    mutating func polygon(_ points: [(x: Double, y: Double)], of style: String) {
        let corners = points.map { "\(SVG.number($0.x)),\(SVG.number($0.y))" }.joined(separator: " ")
        body += "<polygon class=\"\(style)\" points=\"\(corners)\"/>"
    }

    mutating func text(_ text: String, at place: (x: Double, y: Double), of style: String, anchor: Anchor) {
        body +=
            "<text class=\"\(style)\" x=\"\(SVG.number(place.x))\" y=\"\(SVG.number(place.y))\" "
            + "text-anchor=\"\(anchor.rawValue)\">\(SVG.escaped(text))</text>"
    }

    /// With a decimal at most.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(abs(tenths % 10))"
    }

    /// Text as text of XML, also between quotes; controls, which XML forbids, made visible.
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in ControlCharacters.visible(text).unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
