using System.Runtime.CompilerServices;
using Xunit.Sdk;

namespace MergeDsl.Testing;

/// <summary>
/// Compares a text with the file <c>Class.Method.verified.txt</c> beside the test's source. The names and the accepted
/// text are those of the Verify library, so that it can take over.
/// </summary>
public static class Snapshot
{
    /// <summary>Set to <c>1</c> to accept what the tests received: the review happens in the diff.</summary>
    public const string AcceptVariable = "MERGEDSL_ACCEPT_SNAPSHOTS";

    /// <summary>Fails, and leaves <c>Class.Method.received.txt</c> beside the source, unless the text is the verified one.</summary>
    /// <param name="received">The text; line ends are compared as <c>\n</c>.</param>
    /// <param name="source">The test's source file: filled in by the compiler.</param>
    /// <param name="method">The test's name: filled in by the compiler.</param>
    public static void Verify(
        string received,
        [CallerFilePath] string source = "",
        [CallerMemberName] string method = ""
    )
    {
        var stem = Path.Combine(
            Path.GetDirectoryName(source) ?? "",
            $"{Path.GetFileNameWithoutExtension(source)}.{method}"
        );
        var text = Normalize(received);
        if (File.Exists(stem + ".verified.txt") && Normalize(File.ReadAllText(stem + ".verified.txt")) == text)
        {
            File.Delete(stem + ".received.txt");
            return;
        }

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(stem + ".verified.txt", text);
            return;
        }

        File.WriteAllText(stem + ".received.txt", text);
        throw new XunitException(
            $"{Path.GetFileName(stem)}.received.txt differs from the verified file. "
                + $"Run the test with {AcceptVariable}=1 to accept it. Received:\n{text}"
        );
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
