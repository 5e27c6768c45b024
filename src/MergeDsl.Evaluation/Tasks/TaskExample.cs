using MergeDsl.Core;

namespace MergeDsl.Evaluation.Tasks;

/// <summary>One example of a task.</summary>
/// <param name="Line">Its line in the task's file, from 1.</param>
/// <param name="Prompt">What the model reads first, the template filled in; empty for a text alone.</param>
public abstract record TaskExample(int Line, string Prompt);

/// <summary>A prompt with its answer.</summary>
/// <param name="Line">Its line in the task's file, from 1.</param>
/// <param name="Prompt">What the model reads first.</param>
/// <param name="Answer">The right answer, or a regular expression for it.</param>
public sealed record AnswerExample(int Line, string Prompt, string Answer) : TaskExample(Line, Prompt);

/// <summary>A prompt with several answers.</summary>
/// <param name="Line">Its line in the task's file, from 1.</param>
/// <param name="Prompt">What the model reads first.</param>
/// <param name="Choices">The answers, at least two.</param>
/// <param name="Answer">The index of the right one.</param>
public sealed record ChoiceExample(int Line, string Prompt, EquatableArray<string> Choices, int Answer)
    : TaskExample(Line, Prompt);

/// <summary>A text to be read.</summary>
/// <param name="Line">Its line in the task's file, from 1.</param>
/// <param name="Text">The text.</param>
public sealed record TextExample(int Line, string Text) : TaskExample(Line, "");
