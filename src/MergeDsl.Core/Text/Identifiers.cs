using System.Text;

namespace MergeDsl.Core.Text;

/// <summary>Turns names that people write (<c>tiny-llama</c>, <c>7b.chat</c>) into C# identifiers.</summary>
public static class Identifiers
{
    // An underscore would break the naming rules that analyzers check.
    private const string BeforeDigit = "N";
    private const string Nameless = "Unnamed";

    // Metadata has room for 1,023 bytes, and file names for 255.
    private const int Longest = 200;

    /// <summary>What every object, record and static class has or hides: a member of that name would hide or be it.</summary>
    public static EquatableArray<string> OfObjects { get; } =
        EquatableArray.Of(
            "Clone",
            "Deconstruct",
            "EqualityContract",
            "Equals",
            "Finalize",
            "GetHashCode",
            "GetType",
            "MemberwiseClone",
            "PrintMembers",
            "ReferenceEquals",
            "ToString"
        );

    /// <summary>
    /// The name in PascalCase: every run of letters and digits begins with a capital, whatever stands between them is left
    /// out, and an <c>N</c> is put before a leading digit. No keyword of C# has a capital, so none comes out. What is too
    /// long for compilers and file names is cut.
    /// </summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var isStart = true;
        foreach (var character in name)
        {
            if (char.IsLetterOrDigit(character))
            {
                text.Append(isStart ? char.ToUpperInvariant(character) : character);
            }

            isStart = !char.IsLetterOrDigit(character);
        }

        text.Length = Math.Min(text.Length, Longest);
        return text.Length == 0 ? Nameless
            : char.IsDigit(text[0]) ? BeforeDigit + text
            : text.ToString();
    }

    /// <summary>The identifier itself when it is not taken, else with the first number from 2 on behind it that is not.</summary>
    public static string Free(string identifier, Func<string, bool> isTaken)
    {
        var free = identifier;
        for (var number = 2; isTaken(free); number++)
        {
            free = identifier + Numbers.Text(number);
        }

        return free;
    }
}
