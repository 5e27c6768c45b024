using System.CommandLine;
using MergeDsl.Schema;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl schema</c>: the JSON schema of the recipe language.</summary>
internal static class SchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Print the JSON schema of the recipe language, for editors.");
        command.SetAction(_ =>
        {
            terminal.Out.Write(RecipeSchema.Text);
            return ExitCodes.Ok;
        });
        return command;
    }
}
