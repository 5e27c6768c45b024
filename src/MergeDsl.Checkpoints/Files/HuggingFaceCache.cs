using System.Text.RegularExpressions;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Checkpoints.Files;

/// <summary>The folder into which Hugging Face tools download models: read only, nothing is ever downloaded.</summary>
/// <param name="folder">The hub cache, e.g. <c>~/.cache/huggingface/hub</c>.</param>
public sealed partial class HuggingFaceCache(string folder)
{
    /// <summary>
    /// The cache that the environment names: <c>HF_HUB_CACHE</c>, else <c>HF_HOME/hub</c>, else
    /// <c>~/.cache/huggingface/hub</c>.
    /// </summary>
    public static HuggingFaceCache OfThisMachine() => new(FolderOf(Environment.GetEnvironmentVariable, Home()));

    /// <summary>True when <paramref name="name"/> is spelt like a model of the hub: <c>org/name</c>.</summary>
    public static bool IsName(string name) => HubName.IsHubName(name);

    /// <summary>The folder of the downloaded main branch of <paramref name="name"/>.</summary>
    /// <param name="name">An <c>org/name</c>.</param>
    /// <param name="folderHint">What a folder of that name was meant to be called, for the message.</param>
    /// <exception cref="FindingException">It is not there, or not complete.</exception>
    public string Find(string name, string folderHint = "")
    {
        var entry = Path.Combine(folder, $"models--{name.Replace("/", "--", StringComparison.Ordinal)}");
        if (!Directory.Exists(entry))
        {
            throw new FindingException(Finding.Of(FileFindings.NotInCache, name, folderHint, folder));
        }

        var reference = Path.Combine(entry, "refs", "main");
        if (!File.Exists(reference))
        {
            throw Incomplete(name, entry, "refs/main");
        }

        var commit = FileProblem.Guard(reference, () => File.ReadAllText(reference)).Trim();
        var snapshot = Path.Combine(entry, "snapshots", commit);
        return CommitRule().IsMatch(commit) && Directory.Exists(snapshot)
            ? snapshot
            : throw Incomplete(name, entry, "snapshot of refs/main");
    }

    /// <summary>The cache folder that <paramref name="variables"/> name, for a user whose home is <paramref name="home"/>.</summary>
    internal static string FolderOf(Func<string, string?> variables, string home) =>
        variables("HF_HUB_CACHE") is { Length: > 0 } hub ? hub
        : variables("HF_HOME") is { Length: > 0 } parent ? Path.Combine(parent, "hub")
        : Path.Combine(home, ".cache", "huggingface", "hub");

    private static string Home() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static FindingException Incomplete(string name, string entry, string missing) =>
        new(Finding.Of(FileFindings.CacheIncomplete, name, entry, missing));

    // A commit is a hash; anything else could lead out of the cache.
    [GeneratedRegex(@"\A[0-9A-Za-z]{1,64}\z")]
    private static partial Regex CommitRule();
}
