using System.Collections.Immutable;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Text;
using MergeDsl.Generators.Reporting;

namespace MergeDsl.Generators.Reading;

/// <summary>The lock of the project.</summary>
/// <param name="Path">Its file; empty when there is none.</param>
/// <param name="Lock">What it says; null when there is none, or when it cannot be read at all.</param>
/// <param name="Names">What its entries are called in C#; null without a lock.</param>
/// <param name="Findings">What is wrong with it and with further locks, file by file.</param>
internal sealed record ParsedLock(
    string Path,
    AdapterLock? Lock,
    LockedNames? Names,
    EquatableArray<LocatedFindings> Findings
)
{
    /// <summary>Reads the first lock by path; further ones are findings.</summary>
    public static ParsedLock Of(ImmutableArray<InputFile> files, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (files.IsEmpty)
        {
            return new ParsedLock("", null, null, default);
        }

        var (known, findings) = Read(files[0]);
        var further = files
            .Skip(1)
            .Select(file => new LocatedFindings(file.Path, EquatableArray.Of(Further(files[0]))));
        return new ParsedLock(
            files[0].Path,
            known,
            known is null ? null : LockedNames.Of(known),
            further.Prepend(new LocatedFindings(files[0].Path, findings)).ToEquatableArray()
        );
    }

    /// <summary>What an adapter is called in C#; null when the lock does not have it.</summary>
    public string? AdapterName(string? path) => Names is null ? null : Find(Names.Adapters, path);

    /// <summary>What a base model is called in C#; null when the lock does not have it.</summary>
    public string? ModelName(string? path) => Names is null ? null : Find(Names.Models, path);

    private static string? Find(EquatableArray<LockedName> names, string? path)
    {
        foreach (var name in names)
        {
            if (name.Path == path)
            {
                return name.Identifier;
            }
        }

        return null;
    }

    private static (AdapterLock? Lock, EquatableArray<Finding> Findings) Read(InputFile file)
    {
        if (file.Text is not { } text)
        {
            return (null, EquatableArray.Of(file.Finding!));
        }

        try
        {
            var reading = LockReading.Read(text);
            return (reading.Lock, reading.Findings);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (null, EquatableArray.Of(Defects.Of(failure)));
        }
    }

    private static Finding Further(InputFile first) =>
        Finding.Of(LockFindings.SeveralLocks, first.Path) with
        {
            Span = SourceSpan.StartOfText,
        };
}
