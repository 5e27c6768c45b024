using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Adapters;

/// <summary>
/// A regular expression of Python's <c>re</c>, as PEFT configs hold them, matched the ways PEFT matches them
/// (<c>peft.md</c> 5.4). A match that takes longer than a second throws a <see cref="FindingException"/>.
/// </summary>
public sealed class PythonRegex
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly string pattern;
    private readonly Regex regex;

    private PythonRegex(string pattern, string translated)
    {
        this.pattern = pattern;
        regex = new Regex(translated, RegexOptions.CultureInvariant, Timeout);
    }

    /// <summary>Matches whole texts: <c>re.fullmatch(pattern, text)</c>.</summary>
    /// <exception cref="FindingException">The pattern is invalid.</exception>
    public static PythonRegex Whole(string pattern) => Create(pattern, pattern, translated => $@"\A(?:{translated})\z");

    /// <summary>
    /// Matches module paths that end in the pattern at a dot: <c>re.match(r"(.*\.)?(pattern)$", path)</c>, the rule of
    /// <c>rank_pattern</c> and <c>alpha_pattern</c>.
    /// </summary>
    /// <exception cref="FindingException">The pattern is invalid.</exception>
    public static PythonRegex Suffix(string pattern) =>
        Create(pattern, $@"(.*\.)?({pattern})$", translated => $@"\A(?:{translated})");

    /// <summary>Matches at the beginning of a text: <c>re.match(prefix + pattern + suffix, text)</c>.</summary>
    /// <exception cref="FindingException">The pattern is invalid.</exception>
    internal static PythonRegex Beginning(string pattern, string prefix = "", string suffix = "") =>
        Create(pattern, $"{prefix}{pattern}{suffix}", translated => $@"\A(?:{translated})");

    /// <summary>True when the expression matches <paramref name="text"/>.</summary>
    /// <exception cref="FindingException">Matching took longer than a second.</exception>
    public bool IsMatch(string text) => Match(text).Success;

    /// <summary>The match against <paramref name="text"/>, successful or not.</summary>
    /// <exception cref="FindingException">Matching took longer than a second.</exception>
    internal Match Match(string text)
    {
        try
        {
            return regex.Match(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new FindingException(Finding.Of(AdapterFindings.SlowPattern, pattern, text));
        }
    }

    private static PythonRegex Create(string pattern, string python, Func<string, string> anchor)
    {
        // Translated alone first, so that a pattern cannot close the group it is put into.
        _ = Compile(pattern, PythonRegexTranslator.Translate(pattern));
        return Compile(pattern, anchor(PythonRegexTranslator.Translate(python)));
    }

    private static PythonRegex Compile(string pattern, string translated)
    {
        try
        {
            return new PythonRegex(pattern, translated);
        }
        catch (ArgumentException exception)
        {
            throw new FindingException(Finding.Of(AdapterFindings.InvalidPattern, pattern, Reason(exception.Message)));
        }
    }

    // .NET says: Invalid pattern '...' at offset 3. REASON
    private static string Reason(string message)
    {
        var offset = message.LastIndexOf("at offset ", StringComparison.Ordinal);
        return offset < 0 ? message.TrimEnd('.') : message.Substring(offset).TrimEnd('.');
    }
}
