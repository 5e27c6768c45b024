using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>The arguments of a command that are no options.</summary>
internal static class Operands
{
    /// <summary>
    /// An argument that refuses what looks like an option: a misspelt or misplaced one would be taken for a file otherwise.
    /// </summary>
    public static Argument<string[]> Of(string name, string description, ArgumentArity arity)
    {
        var operands = new Argument<string[]>(name) { Description = description, Arity = arity };
        operands.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });
        return operands;
    }
}
