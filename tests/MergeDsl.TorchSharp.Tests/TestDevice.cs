namespace MergeDsl.TorchSharp.Tests;

/// <summary>Where these tests compute.</summary>
internal static class TestDevice
{
    public static string Name { get; } = Environment.GetEnvironmentVariable("MERGEDSL_TEST_DEVICE") ?? "cpu";
}
