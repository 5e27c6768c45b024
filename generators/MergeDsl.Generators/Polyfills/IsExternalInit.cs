namespace System.Runtime.CompilerServices;

/// <summary>What the C# compiler asks for by name to compile records, and netstandard2.0 does not have.</summary>
internal static class IsExternalInit;
