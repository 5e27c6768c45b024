using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>What the values of an option must be.</summary>
internal static class OptionRule
{
    /// <summary>What every option with a folder takes; an unset variable of a shell gives an empty text.</summary>
    public static T TakingFolders<T>(this T option)
        where T : Option => option.Taking("a folder", written => written.Length > 0);

    /// <summary>Refuses other values: <c>Option '--part' takes I/N, found 'x'.</c></summary>
    /// <param name="option">The option.</param>
    /// <param name="what">What it takes, in words.</param>
    /// <param name="isValid">True for values that it takes.</param>
    public static T Taking<T>(this T option, string what, Func<string, bool> isValid)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !isValid(token.Value)))
            {
                result.AddError($"Option '{option.Name}' takes {what}, found '{token.Value}'.");
            }
        });
        return option;
    }
}
