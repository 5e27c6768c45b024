using System.Text;

namespace MergeDsl.Generators.Fluent;

/// <summary>What recipes call the things that C# has other names for.</summary>
internal static class Words
{
    /// <summary>The key of a parameter or call: <c>svdRank</c> is <c>svd_rank</c>, <c>Energy</c> is a kind of <c>rank</c>.</summary>
    public static string Key(string name) =>
        Snake(name) switch
        {
            "majority_sign" => "majority_sign_method",
            "normalize" => "normalize_weights",
            "use" => "use_dora",
            "policy" or "energy" or "share" => "rank",
            "type" or "d_type" => "dtype",
            var key => key,
        };

    /// <summary>A name in the spelling of recipes: <c>DareTies</c> is <c>dare_ties</c>.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var character in name)
        {
            if (char.IsUpper(character) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(character));
        }

        return text.ToString();
    }

    /// <summary>A word of recipes as C# spells it: <c>dare_ties</c> is <c>DareTies</c>.</summary>
    public static string Pascal(string word) =>
        string.Concat(word.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));
}
