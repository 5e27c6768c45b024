using System.Text;

namespace MergeDsl.Core.Evaluating;

/// <summary>What a model reads of an example: text with fields of it in braces, such as <c>Q: {question}</c>.</summary>
public sealed class PromptTemplate
{
    private readonly List<(string Text, bool IsField)> parts;

    private PromptTemplate(List<(string Text, bool IsField)> parts) => this.parts = parts;

    /// <summary>The field <c>prompt</c> alone.</summary>
    public static PromptTemplate Default { get; } = new([("prompt", true)]);

    /// <summary>The fields it needs, each once, in order.</summary>
    public IReadOnlyList<string> Fields => [.. parts.Where(part => part.IsField).Select(part => part.Text).Distinct()];

    /// <summary>Reads a template; <c>{{</c> and <c>}}</c> are braces themselves.</summary>
    public static Parsed<PromptTemplate> Parse(string template)
    {
        var parts = new List<(string Text, bool IsField)>();
        var text = new StringBuilder();
        for (var at = 0; at < template.Length; at++)
        {
            var character = template[at];
            if (character is not ('{' or '}'))
            {
                text.Append(character);
            }
            else if (at + 1 < template.Length && template[at + 1] == character)
            {
                text.Append(character);
                at++;
            }
            else if (character == '}')
            {
                return Broken("a '}' has no '{' before it; write '}}' for a brace");
            }
            else
            {
                var end = template.IndexOf('}', at);
                if (end < 0)
                {
                    return Broken("a '{' is never closed; write '{{' for a brace");
                }

                var field = template.Substring(at + 1, end - at - 1);
                if (field.Trim().Length == 0)
                {
                    return Broken("'{}' names no field");
                }

                parts.Add((text.ToString(), false));
                parts.Add((field.Trim(), true));
                text.Clear();
                at = end;
            }
        }

        parts.Add((text.ToString(), false));
        var read = new PromptTemplate(parts);
        return read.Fields.Count > 0
            ? new Parsed<PromptTemplate>(read, null)
            : Broken("it names no field of an example, such as {prompt}");
    }

    /// <summary>The text with the fields filled in.</summary>
    /// <param name="valueOf">The value of a field.</param>
    public string Fill(Func<string, string> valueOf) =>
        string.Concat(parts.Select(part => part.IsField ? valueOf(part.Text) : part.Text));

    private static Parsed<PromptTemplate> Broken(string problem) => new(null, problem);
}
