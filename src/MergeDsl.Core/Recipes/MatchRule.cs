namespace MergeDsl;

/// <summary>When a written answer counts as right (<c>evaluate.tasks.NAME.match</c>).</summary>
public enum MatchRule
{
    /// <summary>It is the answer, white space around it aside.</summary>
    Exact,

    /// <summary>It is the answer, letter case, punctuation, English articles and runs of white space aside.</summary>
    Normalized,

    /// <summary>It contains the answer.</summary>
    Contains,

    /// <summary>The answer is a regular expression that matches somewhere in it.</summary>
    Regex,
}
