namespace MergeDsl.Core.Recipes;

/// <summary>Interim: replaced by the reader engineer's version.</summary>
public sealed class ModuleGlob
{
    private readonly string pattern;

    private ModuleGlob(string pattern) => this.pattern = pattern;

    /// <summary>Reads a pattern.</summary>
    public static ModuleGlob? Parse(string text, out string? problem)
    {
        problem = text.Length == 0 ? "it is empty" : null;
        return problem is null ? new ModuleGlob(text) : null;
    }

    /// <summary>Matches a path.</summary>
    public bool IsMatch(string path) => path == pattern || path.EndsWith("." + pattern, StringComparison.Ordinal);

    /// <summary>Suggests.</summary>
    public static string Hint(string text, IEnumerable<string> paths) => Findings.Suggestion.Hint(text, paths);
}
