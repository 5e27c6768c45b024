using MergeDsl.Evaluation.Tokenizing.Json;

namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>A token that is found in a text before it is cut.</summary>
/// <param name="Content">What it says.</param>
/// <param name="IsSingleWord">True when it does not count inside a word.</param>
/// <param name="StripsLeft">True when white space before it belongs to it.</param>
/// <param name="StripsRight">True when white space behind it belongs to it.</param>
/// <param name="IsNormalized">True when it is looked for in the normalized text.</param>
/// <param name="IsSpecial">True when it is no part of what a text says.</param>
internal sealed record AddedToken(
    string Content,
    bool IsSingleWord = false,
    bool StripsLeft = false,
    bool StripsRight = false,
    bool IsNormalized = false,
    bool IsSpecial = false
)
{
    /// <summary>The token that <paramref name="place"/> describes.</summary>
    public static AddedToken Read(JsonPlace place) =>
        new(
            place.Need("content", "text").Text(),
            Flag(place, "single_word"),
            Flag(place, "lstrip"),
            Flag(place, "rstrip"),
            Flag(place, "normalized"),
            Flag(place, "special")
        );

    private static bool Flag(JsonPlace place, string key) => place.Need(key, "true or false").Flag();
}
