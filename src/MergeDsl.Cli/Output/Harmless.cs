namespace MergeDsl.Cli.Output;

/// <summary>Text out of files, which a terminal must not take for commands.</summary>
internal static class Harmless
{
    /// <summary>The text with a mark in the place of every control character.</summary>
    public static string Text(string text) =>
        text.Any(char.IsControl)
            ? string.Concat(text.Select(character => char.IsControl(character) ? '\uFFFD' : character))
            : text;
}
