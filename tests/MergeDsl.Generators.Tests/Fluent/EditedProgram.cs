using MergeDsl.Generators.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Tests.Fluent;

/// <summary>A program in an editor.</summary>
internal static class EditedProgram
{
    /// <summary>What the editor offers for the first finding of an id.</summary>
    public static IReadOnlyList<string> Offers(this FluentProgram program, string id) =>
        [.. Actions(program, id, out _).Select(action => action.Title)];

    /// <summary>The program after the only offer for the first finding of an id was taken.</summary>
    public static FluentProgram Corrected(this FluentProgram program, string id)
    {
        var action = Actions(program, id, out var document).Single();
        var operations = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult();
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return new FluentProgram(changed.GetDocument(document)!.GetTextAsync().GetAwaiter().GetResult().ToString());
    }

    private static IReadOnlyList<CodeAction> Actions(FluentProgram program, string id, out DocumentId document)
    {
        var compilation = program.Compile();
        var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(
            ProjectInfo.Create(
                ProjectId.CreateNewId(),
                VersionStamp.Default,
                "App",
                "App",
                LanguageNames.CSharp,
                compilationOptions: compilation.Options,
                parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
                metadataReferences: compilation.References
            )
        );
        var opened = workspace.AddDocument(project.Id, "Program.cs", SourceText.From(program.Source));
        document = opened.Id;
        var actions = new List<CodeAction>();
        var found = program.Analyze().First(finding => finding.Id == id);
        var context = new CodeFixContext(opened, found, (action, _) => actions.Add(action), CancellationToken.None);
        new CorrectionFix().RegisterCodeFixesAsync(context).GetAwaiter().GetResult();
        return actions;
    }
}
