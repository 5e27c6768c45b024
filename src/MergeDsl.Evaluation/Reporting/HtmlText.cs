using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>
/// Writes a tree of elements as HTML. Every text and attribute is escaped, whatever file it came from: only the page's own style
/// sheet, which HTML takes as it is, is not.
/// </summary>
internal static class HtmlText
{
    private static readonly string[] Void = ["meta", "input", "wbr"];

    /// <summary>An element; texts and numbers become text, nulls nothing.</summary>
    public static XElement Element(string name, string? style, params object?[] content)
    {
        var element = new XElement(name);
        if (style is not null)
        {
            element.SetAttributeValue("class", style);
        }

        element.Add(content);
        return element;
    }

    /// <summary>An attribute.</summary>
    public static XAttribute Attribute(string name, object value) => new(name, value);

    /// <summary>The document with that root.</summary>
    public static string Document(XElement root)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        Write(root, text);
        return text.Append('\n').ToString();
    }

    private static void Write(XElement element, StringBuilder text)
    {
        text.Append('<').Append(element.Name.LocalName);
        foreach (var attribute in element.Attributes())
        {
            text.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
            Escape(attribute.Value, text);
            text.Append('"');
        }

        text.Append('>');
        if (Array.IndexOf(Void, element.Name.LocalName) >= 0)
        {
            return;
        }

        foreach (var node in element.Nodes())
        {
            WriteNode(node, element.Name.LocalName == "style", text);
        }

        text.Append("</").Append(element.Name.LocalName).Append('>');
    }

    private static void WriteNode(XNode node, bool isRaw, StringBuilder text)
    {
        if (node is XElement inner)
        {
            Write(inner, text);
        }
        else if (node is XText { Value: var value } && isRaw)
        {
            text.Append(value);
        }
        else if (node is XText words)
        {
            Escape(words.Value, text);
        }
    }

    private static void Escape(string value, StringBuilder text)
    {
        for (var index = 0; index < value.Length; index++)
        {
            var letter = value[index];
            if (index + 1 < value.Length && XmlConvert.IsXmlSurrogatePair(value[index + 1], letter))
            {
                text.Append(letter).Append(value[++index]);
                continue;
            }

            _ = letter switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                // Control characters and halves of characters are no text.
                _ => text.Append(XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'),
            };
        }
    }
}
