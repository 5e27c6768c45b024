using System.Xml;
using System.Xml.Linq;

namespace MergeDsl.Display;

/// <summary>
/// Pieces of HTML. They are made as XML: whatever a recipe or a file calls something, it stays text, and every element is
/// closed.
/// </summary>
internal static class Html
{
    // Lines and shades of grey in between, so that light and dark notebooks can both be read.
    private const string Style = """
        .mergedsl { font-size: 13px; }
        .mergedsl table { border-collapse: collapse; margin: 4px 0; }
        .mergedsl th, .mergedsl td { border: 0; border-bottom: 1px solid rgba(128, 128, 128, 0.35); padding: 3px 10px 3px 0; text-align: left; vertical-align: middle; }
        .mergedsl .number { text-align: right; font-variant-numeric: tabular-nums; }
        .mergedsl .faint { opacity: 0.7; }
        .mergedsl .error { color: #d1383d; }
        .mergedsl .warning { color: #b7791f; }
        .mergedsl .info { color: #2b7bb9; }
        .mergedsl svg { vertical-align: middle; }
        """;

    /// <summary>A whole piece that can stand alone in a page, with its style.</summary>
    public static string Page(params object?[] content) =>
        Element("div", "mergedsl", new XElement("style", Style), content).ToString(SaveOptions.DisableFormatting);

    /// <summary>An element; texts become text, and one without content still has an end tag, as HTML wants it.</summary>
    public static XElement Element(string name, string? style, params object?[] content)
    {
        var element = new XElement(name, "");
        if (style is not null)
        {
            element.SetAttributeValue("class", style);
        }

        element.Add([.. Flatten(content)]);
        return element;
    }

    /// <summary>A table; columns whose name begins with <c>#</c> hold numbers.</summary>
    public static XElement Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows)
    {
        string? StyleOf(int column) => columns[column].StartsWith('#') ? "number" : null;
        var head = columns.Select((name, column) => Element("th", StyleOf(column), name.TrimStart('#')));
        var body = rows.Select(row =>
            Element("tr", null, row.Select((cell, column) => Element("td", StyleOf(column), cell)))
        );
        return Element("table", null, Element("thead", null, Element("tr", null, head)), Element("tbody", null, body));
    }

    private static IEnumerable<object> Flatten(IEnumerable<object?> content) =>
        content.SelectMany(one =>
            one switch
            {
                null => [],
                string text => [Clean(text)],
                XNode or XAttribute => [one],
                IEnumerable<object?> many => Flatten(many),
                _ => [Clean(one.ToString() ?? "")],
            }
        );

    // Control characters and halves of characters cannot be written in XML, however they are escaped.
    private static string Clean(string text)
    {
        var cleaned = text.ToCharArray();
        for (var index = 0; index < cleaned.Length; index++)
        {
            if (index + 1 < cleaned.Length && XmlConvert.IsXmlSurrogatePair(cleaned[index + 1], cleaned[index]))
            {
                index++;
            }
            else if (!XmlConvert.IsXmlChar(cleaned[index]))
            {
                cleaned[index] = '\uFFFD';
            }
        }

        return new string(cleaned);
    }
}
