using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds <c>tasks</c>: <c>NAME: FILE</c>, <c>NAME: { path: FILE, kind: choice }</c> or <c>NAME: { command: ... }</c>.</summary>
internal static class TasksBinder
{
    public static EquatableArray<TaskEntry> Bind(SectionReader section, BindContext context)
    {
        switch (section.Node("tasks"))
        {
            case null:
                return default;
            case YamlMapping mapping:
                var path = section.Path["tasks"];
                return mapping.Entries.Select(entry => BindOne(entry, path[entry.Key], context)).ToEquatableArray();
            case var other:
                section.WrongKind("tasks", other);
                return default;
        }
    }

    private static TaskEntry BindOne(YamlEntry entry, RecipePath path, BindContext context)
    {
        context.Place(path.Key, entry.KeySpan);
        context.Place(path, entry.Value.Span);
        switch (entry.Value)
        {
            case YamlMapping mapping:
                var section = new SectionReader(context, path, mapping, RecipeLanguage.OfTask(entry.Key));
                section.RequireAny();
                return BindSection(entry.Key, section);
            case YamlScalar { IsNull: false, Text.Length: > 0 } file:
                context.Place(path["path"], file.Span);
                return new TaskEntry(entry.Key) { Path = file.Text };
            default:
                var found = YamlDescription.Of(entry.Value);
                context.Report(path, StructureFindings.WrongKind, entry.Key, "a file or { path: ..., ... }", found);
                return new TaskEntry(entry.Key) { Path = "" };
        }
    }

    private static TaskEntry BindSection(string name, SectionReader section) =>
        new(name)
        {
            Path = section.Text("path"),
            Kind = (TaskKind?)section.Choice("kind"),
            Prompt = section.Text("prompt"),
            Limit = section.Integer("limit"),
            Stop = section.Texts("stop"),
            MaxTokens = section.Integer("max_tokens"),
            Match = (MatchRule?)section.Choice("match"),
            Adapter = section.Text("adapter"),
            Command = section.Text("command"),
            Score = section.Text("score"),
            Result = section.Text("result"),
            Timeout = section.Number("timeout"),
        };
}
