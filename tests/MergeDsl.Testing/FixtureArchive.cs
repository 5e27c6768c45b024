using System.Collections.Concurrent;
using System.IO.Compression;

namespace MergeDsl.Testing;

/// <summary>The zipped fixtures of a suite, unpacked once for a whole test run.</summary>
public static class FixtureArchive
{
    private static readonly ConcurrentDictionary<string, Lazy<TempFolder>> Extracted = new(StringComparer.Ordinal);

    static FixtureArchive() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var folder in Extracted.Values)
            {
                folder.Value.Dispose();
            }
        };

    /// <summary>Unpacks <c>tests/fixtures/NAME.zip</c> and returns the folder that holds its contents: read it, never write.</summary>
    public static string Extract(string name) =>
        Extracted.GetOrAdd(name, key => new Lazy<TempFolder>(() => Unpack(key))).Value.Path;

    private static TempFolder Unpack(string name)
    {
        var folder = new TempFolder();
        ZipFile.ExtractToDirectory(Path.Combine(Checkout.Root, "tests", "fixtures", $"{name}.zip"), folder.Path);
        return folder;
    }
}
