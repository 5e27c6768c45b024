namespace MergeDsl.Core.Yaml;

/// <summary>What a node is, in the words of messages that expected something else.</summary>
internal static class YamlDescription
{
    /// <summary><c>a mapping</c>, <c>a list</c>, <c>nothing</c>, <c>'0.5'</c>, <c>the text "0.5"</c>.</summary>
    public static string Of(YamlNode node) =>
        node switch
        {
            YamlMapping => "a mapping",
            YamlSequence => "a list",
            YamlScalar { IsNull: true } => "nothing",
            YamlScalar { IsQuoted: true } scalar => $"the text \"{Shorten(scalar.Text)}\"",
            YamlScalar scalar => $"'{Shorten(scalar.Text)}'",
            _ => "something else",
        };

    private static string Shorten(string text) => text.Length <= 40 ? text : text.Substring(0, 37) + "...";
}
