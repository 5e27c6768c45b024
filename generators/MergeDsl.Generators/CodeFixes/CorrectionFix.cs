using System.Collections.Immutable;
using MergeDsl.Generators.Fluent.Corrections;
using MergeDsl.Generators.Reporting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.CodeFixes;

/// <summary>
/// Offers in the editor what the analyzer knows to be right. The only class that sees the editor's types: the compiler has
/// none of them and never loads it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectionFix))]
public sealed class CorrectionFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        Descriptors.OfFluentCode.Select(descriptor => descriptor.Id).ToImmutableArray();

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (
                diagnostic.AdditionalLocations.FirstOrDefault() is { } place
                && diagnostic.Properties.TryGetValue(Correction.TitleProperty, out var title)
                && diagnostic.Properties.TryGetValue(Correction.TextProperty, out var text)
            )
            {
                var change = new TextChange(place.SourceSpan, text ?? "");
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title!,
                        cancellation => ApplyAsync(context.Document, change, cancellation),
                        equivalenceKey: diagnostic.Id
                    ),
                    diagnostic
                );
            }
        }

        return Task.CompletedTask;
    }

    private static async Task<Document> ApplyAsync(Document document, TextChange change, CancellationToken cancellation)
    {
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(change));
    }
}
