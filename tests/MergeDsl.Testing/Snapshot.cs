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
        Verify(received, new VerifiedFile(stem + ".verified.txt", stem + ".received.txt"));
    }

    /// <summary>Fails, and leaves the received text, unless it is the verified one.</summary>
    public static void Verify(string received, VerifiedFile file)
    {
        var text = Normalize(received);
        if (File.Exists(file.Verified) && Normalize(File.ReadAllText(file.Verified)) == text)
        {
            File.Delete(file.Received);
            return;
        }

        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(file.Verified, text);
            return;
        }

        File.WriteAllText(file.Received, text);
        throw new XunitException(
            $"{Path.GetFileName(file.Received)} differs from the verified file. "
                + $"Run the test with {AcceptVariable}=1 to accept it. Received:\n{text}"
        );
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
}
