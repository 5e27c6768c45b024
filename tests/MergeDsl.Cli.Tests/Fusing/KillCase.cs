namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>A command line that is killed.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Arguments">The command line.</param>
/// <param name="Resume">What is appended to go on; null when the same command line goes on.</param>
internal sealed record KillCase(string Name, string[] Arguments, string? Resume)
{
    /// <summary>The command line that makes what stands in the output's place before; null for nothing.</summary>
    public string[]? Before { get; init; }

    /// <summary>The parts that a fuse makes before; 0 for none.</summary>
    public int Parts { get; init; }
}
