using System.CommandLine;

namespace MergeDsl.Cli.Commands;

/// <summary><c>mergedsl lock</c>: writes down what recipes are checked against when they are compiled.</summary>
internal static class LockCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var folder = Operands.Optional(
            "DIR",
            "Lock what the recipes in this folder and below it name; the current folder when left out."
        );
        var check = new Option<bool>("--check")
        {
            Description = "Write nothing; fail when the lock is not what would be written.",
        };
        var recipes = new Option<string[]>("--recipe")
        {
            Description = "Lock what this recipe names, instead of all below DIR. May be given several times.",
            HelpName = "PATH",
        };
        var list = File("--recipes-from", "Lock what the recipes in this list name, one path a line.");
        var output = File("--output", "Write the lock here instead of DIR/adapters.lock.yaml.");
        var committed = File(
            "--committed",
            "Take what is not on this machine from this lock, and warn when it is out of date."
        );
        var inputs = File("--inputs", "Write a list of the files that the lock was made from, one a line.");
        var records = new Option<bool>("--record-findings")
        {
            Description = "Write what cannot be used into the lock with its findings, for the compiler to report.",
        };
        var command = new Command("lock", "Write adapters.lock.yaml, from which recipes are checked in a build.")
        {
            folder,
            check,
            recipes,
            list,
            output,
            committed,
            inputs,
            records,
        };
        command.SetAction(parsed =>
            new LockRun(
                terminal,
                parsed.GetValue(folder) ?? ".",
                parsed.GetValue(recipes) ?? [],
                parsed.GetValue(list),
                parsed.GetValue(output),
                parsed.GetValue(committed),
                parsed.GetValue(inputs)
            )
            {
                IsCheck = parsed.GetValue(check),
                RecordsFindings = parsed.GetValue(records),
            }.Run()
        );
        return command;
    }

    private static Option<string> File(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE" };
}
