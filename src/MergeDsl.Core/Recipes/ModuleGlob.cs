using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes;

/// <summary>
/// The <c>modules</c> pattern of a rule, such as <c>layers.0-3.*.v_proj</c>. <c>*</c> is any text, dots included and also
/// none; <c>?</c> is one character; <c>0-3</c> standing alone between dots is a layer number, both ends included; everything
/// else is itself, letter case included. A pattern matches a module whose whole path, or the rest of it behind some dot,
/// is so: <c>v_proj</c> matches every <c>v_proj</c>. Matching takes time proportional to pattern times path at most.
/// </summary>
public sealed class ModuleGlob
{
    private readonly GlobToken[] tokens;

    private ModuleGlob(string pattern, GlobToken[] tokens) => (Pattern, this.tokens) = (pattern, tokens);

    /// <summary>The pattern as written.</summary>
    public string Pattern { get; }

    /// <summary>Reads a pattern.</summary>
    /// <param name="pattern">The pattern as written.</param>
    /// <param name="problem">What is wrong, as the second half of a sentence about the pattern; null when nothing is.</param>
    /// <returns>The pattern; null when it is malformed.</returns>
    public static ModuleGlob? Parse(string pattern, out string? problem)
    {
        problem = pattern.Length == 0 ? "it is empty; expected module names such as 'layers.*.v_proj'" : null;
        var tokens = new List<GlobToken>();
        var isFirst = true;
        foreach (var component in pattern.Split('.'))
        {
            if (!isFirst)
            {
                tokens.Add(GlobToken.Of('.'));
            }

            isFirst = false;
            if (LayerRange.TryParse(component, out var range))
            {
                problem ??= range.Problem(component);
                tokens.Add(GlobToken.Of(range));
            }
            else
            {
                tokens.AddRange(component.Select(GlobToken.Of));
            }
        }

        return problem is null ? new ModuleGlob(pattern, [.. tokens]) : null;
    }

    /// <summary>True when the pattern matches the path or its rest behind some dot.</summary>
    /// <param name="modulePath">A module as the model names it: <c>model.layers.2.self_attn.v_proj</c>.</param>
    public bool Matches(string modulePath)
    {
        // reached[i]: the tokens so far can match some stretch of the path that ends in front of character i.
        var reached = new bool[modulePath.Length + 1];
        for (var i = 0; i < modulePath.Length; i++)
        {
            reached[i] = i == 0 || modulePath[i - 1] == '.';
        }

        foreach (var token in tokens)
        {
            reached = token.Advance(reached, modulePath);
        }

        return reached[modulePath.Length];
    }

    /// <summary>
    /// What was probably meant by a pattern that matches none of the modules: the same pattern with every name that occurs
    /// in no module replaced by the nearest that does.
    /// </summary>
    /// <returns>The corrected pattern; null when there is no near name or the corrected pattern matches nothing either.</returns>
    public string? Closest(IReadOnlyCollection<string> modulePaths)
    {
        var known = new HashSet<string>(modulePaths.SelectMany(path => path.Split('.')), StringComparer.Ordinal);
        var names = known
            .Where(name => !name.All(char.IsDigit))
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToArray();
        var corrected = string.Join(".", Pattern.Split('.').Select(component => Correct(component, known, names)));
        return corrected != Pattern && Parse(corrected, out _) is { } glob && modulePaths.Any(glob.Matches)
            ? corrected
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private static string Correct(string component, HashSet<string> known, string[] names)
    {
        var isKnown = Parse(component, out _) is { } glob && known.Any(glob.Matches);
        var isNumeric = component.All(c => char.IsDigit(c) || c == '-');
        return isKnown || isNumeric ? component : Suggestion.Closest(component, names) ?? component;
    }
}
