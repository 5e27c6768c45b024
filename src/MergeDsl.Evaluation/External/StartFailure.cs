using System.ComponentModel;

namespace MergeDsl.Evaluation.External;

/// <summary>Why a program could not be started, for people.</summary>
internal static class StartFailure
{
    // The same on Unix and on Windows.
    private const int NotFound = 2;
    private const int DeniedOnUnix = 13;
    private const int DeniedOnWindows = 5;
    private const int NoProgramOnUnix = 8;
    private const int NoProgramOnWindows = 193;

    /// <summary>The end of a sentence, without a point.</summary>
    public static string Why(Exception failure) =>
        ((failure as Win32Exception)?.NativeErrorCode, OperatingSystem.IsWindows()) switch
        {
            (NotFound, _) => "expected a program on the PATH, or a file relative to the recipe",
            (DeniedOnUnix, false) or (DeniedOnWindows, true) => "expected a file that may be executed",
            (NoProgramOnUnix, false) or (NoProgramOnWindows, true) =>
                "expected a program for this machine, or a script whose first line names one",
            ({ } code, _) => $"the system says '{new Win32Exception(code).Message}'",
            _ => $"the system says '{failure.Message.TrimEnd('.')}'",
        };
}
