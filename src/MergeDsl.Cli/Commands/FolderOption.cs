using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>Options that take a folder.</summary>
internal static class FolderOption
{
    /// <summary>Refuses an empty text, which an unset variable of a shell gives.</summary>
    public static T Named<T>(T option)
        where T : Option
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
            {
                result.AddError($"Option '{option.Name}' takes a folder, found ''.");
            }
        });
        return option;
    }
}
