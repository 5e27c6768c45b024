namespace MergeDsl.Core.Recipes;

/// <summary>One step of a module pattern: a character, <c>?</c>, <c>*</c> or a range of layer numbers.</summary>
internal readonly record struct GlobToken(char Character, LayerRange? Range)
{
    /// <summary>A character of the pattern; <c>*</c> and <c>?</c> have their meaning.</summary>
    public static GlobToken Of(char character) => new(character, null);

    /// <summary>A component that is a range.</summary>
    public static GlobToken Of(LayerRange range) => new('\0', range);

    /// <summary>Where a match of the tokens so far and this one can end, given where those before it could.</summary>
    public bool[] Advance(bool[] reached, string path)
    {
        var next = new bool[reached.Length];
        var isAnyReached = false;
        for (var i = 0; i < reached.Length; i++)
        {
            isAnyReached |= reached[i];
            if (Character == '*')
            {
                next[i] = isAnyReached;
            }
            else if (reached[i] && End(path, i) is { } end)
            {
                next[end] = true;
            }
        }

        return next;
    }

    private int? End(string path, int start) =>
        Range is { } range ? range.EndOf(path, start)
        : start < path.Length && (Character == '?' || Character == path[start]) ? start + 1
        : null;
}
