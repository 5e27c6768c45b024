using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary>The arguments of a command that are no options.</summary>
internal static class Operands
{
    /// <summary>Several of one kind.</summary>
    public static Argument<string[]> Of(string name, string description, ArgumentArity arity) =>
        Refusing(new Argument<string[]>(name) { Description = description, Arity = arity });

    /// <summary>One.</summary>
    public static Argument<string> One(string name, string description) =>
        Refusing(new Argument<string>(name) { Description = description });

    /// <summary>One, or none.</summary>
    public static Argument<string?> Optional(string name, string description) =>
        Refusing(new Argument<string?>(name) { Description = description, Arity = ArgumentArity.ZeroOrOne });

    /// <summary>Refuses what looks like an option: a misspelt or misplaced one would be taken for a file otherwise.</summary>
    private static Argument<T> Refusing<T>(Argument<T> operands)
    {
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
